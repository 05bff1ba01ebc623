using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Asks web servers for parts of files.</summary>
internal sealed class WebSeedServer : IDisposable
{
    private const int MostRedirects = 5;

    private readonly WebSeedGuard _guard;
    private readonly HttpClient _client;

    public WebSeedServer(WebSeedOptions options)
    {
        _guard = new WebSeedGuard(options);
        _client = new HttpClient(options.Handler ?? _guard.CreateHandler(), disposeHandler: options.Handler is null) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where the server of a URL is.</summary>
    /// <exception cref="WebSeedException">Nowhere that we may call.</exception>
    public async Task<IPEndPoint> LocateAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            _guard.Check(url, from: url);
            var addresses = await _guard.ResolveAsync(url.IdnHost, cancellation).ConfigureAwait(false);
            return new IPEndPoint(addresses[0], url.Port);
        }
        catch (SocketException exception)
        {
            throw new WebSeedException(exception.Message);
        }
    }

    /// <summary>Reads a part of a file.</summary>
    /// <param name="url">The file.</param>
    /// <param name="part">The part, and where it goes.</param>
    /// <param name="progress">Told whenever bytes have come.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="WebSeedException">The server has no use for us, or we for it.</exception>
    public async Task FetchAsync(Uri url, FilePart part, Action progress, CancellationToken cancellation)
    {
        try
        {
            using var response = await AskAsync(url, part, cancellation).ConfigureAwait(false);
            await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            while (part.Rest is { Length: > 0 } rest)
            {
                var count = await body.ReadAsync(rest, cancellation).ConfigureAwait(false);
                if (count == 0) throw new WebSeedException("it has sent less than it said");
                part.Advance(count);
                progress();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw exception.InnerException as WebSeedException ?? new WebSeedException(exception.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> AskAsync(Uri given, FilePart part, CancellationToken cancellation)
    {
        var (url, from) = (given, given);
        for (var redirects = 0; ; redirects++)
        {
            _guard.Check(url, from);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Range = new RangeHeaderValue(part.From, part.To);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Rx.Torrent", null));
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            try
            {
                if (RedirectOf(response, url) is not { } target)
                {
                    Check(response, part);
                    return response;
                }
                if (redirects == MostRedirects) throw new WebSeedException("it sends us on without end", isLasting: true);
                (url, from) = (target, url);
            }
            catch
            {
                response.Dispose();
                throw;
            }
            response.Dispose();
        }
    }

    private static Uri? RedirectOf(HttpResponseMessage response, Uri url) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location ? new Uri(url, location) : null;

    private static void Check(HttpResponseMessage response, FilePart part)
    {
        var status = (int)response.StatusCode;
        if (status == 206)
        {
            if (response.Content.Headers.ContentRange is not { } range || range.From != part.From || range.To != part.To) throw new WebSeedException("it has sent another part than was asked for", isLasting: true);
        }
        else if (status == 200)
        {
            if (part.From != 0 || response.Content.Headers.ContentLength != part.To + 1) throw new WebSeedException("it cannot send parts of files", isLasting: true);
        }
        else
        {
            var isBusy = status is 408 or 429 or >= 500;
            throw new WebSeedException($"it says {status} {response.ReasonPhrase}".TrimEnd(), isLasting: !isBusy, response.Headers.RetryAfter?.Delta);
        }
    }
}
