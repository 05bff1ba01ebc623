using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>
/// An HTTP server that says, byte by byte, what a test makes it say. One answer per request, on connections that stay open.
/// </summary>
internal sealed class HostileHttpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Exchange, Task> _answer;
    private readonly X509Certificate2? _certificate;

    /// <summary>Answers every request; over TLS when a certificate is given.</summary>
    public HostileHttpServer(Func<Exchange, Task> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _ = AcceptAsync();
    }

    public HostileHttpServer(string answer, X509Certificate2? certificate = null)
        : this(exchange => exchange.SayAsync(answer), certificate)
    {
    }

    public Uri Announce => new($"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}/announce");

    /// <summary>How many connections there have been.</summary>
    public int Connections { get; private set; }

    /// <summary>The head of each request.</summary>
    public List<string> Requests { get; } = [];

    public static string Ok(string body, string headers = "") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(end);
            Connections++;
            _ = ServeAsync(client, end);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken end)
    {
        using (client)
        {
            await using var stream = await OpenAsync(client.GetStream(), end);
            var head = new List<byte>();
            var one = new byte[1];
            while (await stream.ReadAsync(one, end) == 1)
            {
                head.Add(one[0]);
                if (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray())) continue;
                Requests.Add(Encoding.Latin1.GetString([.. head]));
                head.Clear();
                var exchange = new Exchange(stream, Requests[^1], end);
                await _answer(exchange);
                if (exchange.Resets) client.LingerState = new LingerOption(true, 0);
                if (exchange.Closes || exchange.Resets) return;
            }
        }
    }

    private async Task<Stream> OpenAsync(Stream stream, CancellationToken end)
    {
        if (_certificate is null) return stream;
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, end);
        return secure;
    }

    /// <summary>One request and its answer.</summary>
    public sealed class Exchange(Stream stream, string request, CancellationToken end)
    {
        public string Request => request;

        /// <summary>Set: the connection closes after the answer.</summary>
        public bool Closes { get; set; }

        /// <summary>Set: the connection is reset, and what was not received yet of the answer is lost.</summary>
        public bool Resets { get; set; }

        public CancellationToken End => end;

        public Task SayAsync(string latin1) => SayAsync(Encoding.Latin1.GetBytes(latin1));

        public async Task SayAsync(byte[] bytes) => await stream.WriteAsync(bytes, end);

        /// <summary>Says it again and again until the other side has had enough.</summary>
        public async Task SayForEverAsync(string latin1)
        {
            var bytes = Encoding.Latin1.GetBytes(latin1);
            while (true) await stream.WriteAsync(bytes, end);
        }

        public Task HangAsync() => new TaskCompletionSource().Task.WaitAsync(end);
    }
}
