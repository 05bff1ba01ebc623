using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>An OTLP collector as far as a test needs one: takes what is posted over HTTP and answers with an empty success.</summary>
internal sealed class CollectorStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _posts = new();
    private readonly Task _accepting;

    public CollectorStub()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What was posted, path and body.</summary>
    public IReadOnlyCollection<(string Path, byte[] Body)> Posts => _posts;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient socket)
    {
        using var _ = socket;
        try
        {
            var stream = socket.GetStream();
            while (await ReadLineAsync(stream) is { Length: > 0 } first)
            {
                var length = 0;
                while (await ReadLineAsync(stream) is { Length: > 0 } header)
                {
                    if (header.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(header["content-length:".Length..]);
                }
                var body = new byte[length];
                await stream.ReadExactlyAsync(body, _end.Token);
                _posts.Enqueue((first.Split(' ')[1], body));
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return; // the exporter has gone
        }
    }

    private async Task<string?> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) > 0)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }
}
