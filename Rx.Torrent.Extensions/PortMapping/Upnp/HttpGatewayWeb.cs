using System.Net;
using System.Net.Http.Headers;
using System.Reactive.Linq;
using System.Text;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>HTTP to gateways, with nothing that could lead elsewhere: no proxy, no redirects, no cookies; and not more than so much of an answer.</summary>
internal sealed class HttpGatewayWeb : IGatewayWeb
{
    private const int LongestBody = 128 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16, // KiB
        MaxConnectionsPerServer = 2,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // whoever asks hangs up
    };

    public IObservable<GatewayAnswer> Send(GatewayQuestion question) => Observable.FromAsync(cancellation => SendAsync(question, cancellation));

    public void Dispose() => _client.Dispose();

    private async Task<GatewayAnswer> SendAsync(GatewayQuestion question, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(question.Action is null ? HttpMethod.Get : HttpMethod.Post, question.Uri);
            if (question is { Action: { } action, Body: { } body })
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
                request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");
            }
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return new GatewayAnswer((int)response.StatusCode, await ReadAsync(response.Content, cancellation).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new GatewayException(PortMappingFailureKind.NoAnswer, $"no answer from {question.Uri.Authority}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var (body, buffer) = (new MemoryStream(), new byte[4096]);
            for (int read; (read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + read > LongestBody) throw new GatewayException(PortMappingFailureKind.Malformed, $"an answer of more than {LongestBody} bytes");
                body.Write(buffer, 0, read);
            }
            return body.ToArray();
        }
    }
}
