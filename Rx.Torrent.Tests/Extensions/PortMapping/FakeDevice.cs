using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>A UPnP device on the loopback interface: it answers searches, and HTTP as a test says, one request a connection.</summary>
internal sealed class FakeDevice : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IDatagramSocket _search = new UdpTransport().Open(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    /// <param name="answer">What it answers to a request; null for nothing, with the connection left open.</param>
    public FakeDevice(Func<string, byte[]?> answer)
    {
        _listener.Start();
        var location = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/desc.xml";
        _search.Received.Subscribe(datagram => _search.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nLOCATION: {location}\r\n\r\n"), datagram.From));
        _serving = ServeAsync(answer);
    }

    /// <summary>How a mapper finds it.</summary>
    public PortMappingOptions Options => new() { Gateways = [IPAddress.Loopback], Methods = [PortMappingMethod.Upnp], SearchAt = _search.Local };

    public ConcurrentQueue<string> Requests { get; } = [];

    public Task FirstRequest => _first.Task;

    public static byte[] Ok(string xml) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {xml.Length}\r\nConnection: close\r\n\r\n{xml}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        _search.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync(Func<string, byte[]?> answer)
    {
        var open = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                open.Add(client);
                var request = await ReadAsync(client.GetStream());
                Requests.Enqueue(request);
                _first.TrySetResult();
                if (answer(request) is not { } bytes) continue;
                try
                {
                    await client.GetStream().WriteAsync(bytes, _end.Token);
                }
                catch (IOException)
                {
                    // it hung up before it had heard all of it
                }
                client.Dispose();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            foreach (var client in open) client.Dispose();
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0) break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    private static bool IsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        var length = text[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - head - 4 >= int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
