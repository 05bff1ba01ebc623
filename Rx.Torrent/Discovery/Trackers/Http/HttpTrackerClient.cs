using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// Speaks to trackers over HTTP and HTTPS (BEP 3, with BEP 7, 23, 24 and 31). One serves all swarms of a client and shares their
/// connections.
/// </summary>
/// <remarks>
/// A tracker is a stranger: time, size, packing, redirects and headers are bounded (<see cref="HttpTrackerOptions"/>), cookies are off, and
/// whatever comes back ends in an <see cref="AnnounceResponse"/> or a <see cref="TrackerException"/>. A user name and password in the URL go out as
/// basic authentication.
/// </remarks>
public sealed class HttpTrackerClient : ITrackerClient, IDisposable
{
    private readonly HttpTrackerOptions _options;
    private readonly HttpClient _http;

    /// <summary>Opens nothing yet; the first announce does.</summary>
    public HttpTrackerClient(HttpTrackerOptions? options = null)
    {
        _options = options ?? new HttpTrackerOptions();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = _options.MaxRedirects > 0,
            MaxAutomaticRedirections = Math.Max(1, _options.MaxRedirects),
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = _options.ConnectTimeout,
            MaxConnectionsPerServer = _options.MaxConnectionsPerTracker,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = 64 * 1024,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), // so that a new address in DNS is noticed
            Proxy = _options.Proxy,
            UseCookies = false,
            UseProxy = _options.Proxy is not null,
        };
        _options.Configure?.Invoke(handler);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", _options.UserAgent);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes { get; } = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_options.Timeout);
            return await SendAsync(tracker, request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not TrackerException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Translate(exception);
        }
    }

    /// <summary>Closes the connections. Announces that are under way end.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<AnnounceResponse> SendAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, AnnounceUrl.Build(tracker, request));
        if (tracker.UserInfo.Length > 0)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(tracker.UserInfo));
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        var body = await ReadBodyAsync(response.Content, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? AnnounceResponseReader.Read(body) : throw Refused(response, body);
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > _options.MaxResponseLength) throw TooLarge();
        var body = new ArrayBufferWriter<byte>(1024);
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (true)
            {
                var read = await stream.ReadAsync(body.GetMemory(1024), cancellation).ConfigureAwait(false);
                if (read == 0) return body.WrittenMemory;
                body.Advance(read);
                if (body.WrittenCount > _options.MaxResponseLength) throw TooLarge();
            }
        }
    }

    /// <summary>Some trackers give their reasons under a status of failure, so the body counts there too.</summary>
    private static TrackerException Refused(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        try
        {
            AnnounceResponseReader.Read(body);
        }
        catch (TrackerException reason) when (reason.Kind == TrackerFailureKind.Refused)
        {
            return new TrackerException(reason.Kind, reason.Message)
            {
                Status = response.StatusCode,
                RetryIn = reason.RetryIn,
                IsPermanent = reason.IsPermanent,
            };
        }
        catch (TrackerException exception)
        {
            return ByStatus(response, exception);
        }
        return ByStatus(response, null);
    }

    private static TrackerException ByStatus(HttpResponseMessage response, Exception? inner) =>
        new(TrackerFailureKind.HttpStatus, $"HTTP status {(int)response.StatusCode}", inner)
        {
            Status = response.StatusCode,
            RetryIn = response.Headers.RetryAfter?.Delta,
        };

    private TrackerException TooLarge() =>
        new(TrackerFailureKind.TooLarge, $"the answer is larger than {_options.MaxResponseLength} bytes");

    private static TrackerException Translate(Exception exception) => exception switch
    {
        OperationCanceledException => new(TrackerFailureKind.TimedOut, "no answer in time", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(TrackerFailureKind.TooLarge, "the headers of the answer are too large", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded } or InvalidDataException =>
            new(TrackerFailureKind.BadResponse, "the answer is broken", exception),
        HttpIOException => new(TrackerFailureKind.BadResponse, "the answer is broken", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new(TrackerFailureKind.Unreachable, "no such name", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new(TrackerFailureKind.Unreachable, "no secure connection", exception),
        HttpRequestException or IOException => new(TrackerFailureKind.Unreachable, "no connection", exception),
        UriFormatException or NotSupportedException or InvalidOperationException or ArgumentException =>
            new(TrackerFailureKind.Unsupported, "the URL cannot be announced to", exception),
        _ => new(TrackerFailureKind.ClientFault, "the announce failed", exception),
    };
}
