using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>Gets a page from a stranger: bounded in time, size and redirects, and only from where it may be.</summary>
internal sealed class HttpExchange : IDisposable
{
    private readonly HttpTrackerOptions _options;
    private readonly HttpClient _http;

    public HttpExchange(HttpTrackerOptions options)
    {
        _options = options;
        Guard = new TrackerGuard(options.Access);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // each is looked at first
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnectionsPerTracker,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = 64 * 1024,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), // so that a new address in DNS is noticed
            Proxy = options.Proxy,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
        };
        if (options.Proxy is null) handler.ConnectCallback = ConnectAsync;
        options.Configure?.Invoke(handler);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
    }

    /// <summary>Where trackers may lead.</summary>
    public TrackerGuard Guard { get; }

    /// <summary>Gets <paramref name="url"/>, which was made of the URL of <paramref name="tracker"/>.</summary>
    /// <exception cref="TrackerException">Nothing came, or not from where it may.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> ended it.</exception>
    public async Task<HttpAnswer> GetAsync(Uri tracker, Uri url, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.Timeout);
        try
        {
            Guard.Check(tracker);
            for (var redirects = 0; ; redirects++)
            {
                using var response = await SendAsync(tracker, url, limit.Token).ConfigureAwait(false);
                if (redirects >= _options.MaxRedirects || Target(response, url) is not { } target)
                    return new HttpAnswer(response.StatusCode, response.Headers.RetryAfter?.Delta, await ReadBodyAsync(response.Content, limit.Token).ConfigureAwait(false));
                Guard.CheckRedirect(tracker, target);
                url = target;
            }
        }
        catch (Exception exception) when (exception is not TrackerException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw exception.InnerException as TrackerException ?? Translate(exception);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Small servers now and then close a connection with something of ours unread, and that takes their answer with it: then it is asked for once more.</summary>
    private async Task<HttpResponseMessage> SendAsync(Uri tracker, Uri url, CancellationToken cancellation)
    {
        try
        {
            return await SendOnceAsync(tracker, url, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return await SendOnceAsync(tracker, url, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri tracker, Uri url, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        if (tracker.UserInfo.Length > 0 && Uri.Compare(tracker, url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(tracker.UserInfo));
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }
        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
    }

    /// <summary>Where a redirect leads; null where there is none, or none to follow.</summary>
    private static Uri? Target(HttpResponseMessage response, Uri from)
    {
        if ((int)response.StatusCode is not (300 or 301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        if (!Uri.TryCreate(from, location, out var target)) return null;
        var isSafe = target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
        return isSafe ? target : null;
    }

    /// <summary>What the guard allows of a name is what is connected to, so the name cannot mean something else meanwhile.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Guard.ResolveAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        return await FirstReachable.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
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
