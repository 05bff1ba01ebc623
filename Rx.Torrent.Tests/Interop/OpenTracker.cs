using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop;

/// <summary>
/// An opentracker in a process of its own, on loopback, HTTP and UDP on the same port. Debian's build serves only the info hashes on its
/// whitelist.
/// </summary>
internal sealed class OpenTracker : IAsyncDisposable
{
    private const string Whitelist = "whitelist";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Tcp();
    private readonly ChildProcess _process;

    private OpenTracker(IEnumerable<InfoHash> infoHashes)
    {
        if (!OperatingSystem.IsWindows()) // it gives up its rights, and reads its folder as nobody
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        File.WriteAllLines(_folder[Whitelist], infoHashes.Select(infoHash => infoHash.ToString()));
        var port = _port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = ChildProcess.StartDaemon(
            "opentracker",
            InstalledClients.PathOf(RealClient.OpenTracker),
            ["-i", "127.0.0.1", "-p", port, "-P", port, "-d", _folder.Path, "-u", "nobody", "-w", Whitelist],
            _folder.Path);
    }

    /// <summary>Its announce URL for HTTP.</summary>
    public Uri HttpAnnounceUrl => new($"http://127.0.0.1:{_port}/announce");

    /// <summary>Its announce URL for UDP (BEP 15).</summary>
    public Uri UdpAnnounceUrl => new($"udp://127.0.0.1:{_port}/announce");

    /// <summary>Its last lines, for failure messages.</summary>
    public string Log => _process.Log;

    /// <summary>Starts one that serves these swarms, and waits until it does.</summary>
    public static async Task<OpenTracker> StartAsync(params InfoHash[] infoHashes)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tracker = new OpenTracker(infoHashes);
            try
            {
                await tracker.WaitUntilItServesAsync(infoHashes[0]);
                return tracker;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                await tracker.DisposeAsync(); // another process was faster to take the port
            }
            catch
            {
                await tracker.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>It listens before it has read its whitelist, so the first answer that counts is one about a swarm on the list.</summary>
    private async Task WaitUntilItServesAsync(InfoHash infoHash)
    {
        using var limit = new CancellationTokenSource(Patience.Default);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var http = new HttpClient();
        var escaped = string.Concat(infoHash.Span.ToArray().Select(b => $"%{b:x2}"));
        while (true)
        {
            if (_process.Ended.IsCompleted) throw new InvalidOperationException($"opentracker ended\n{Log}");
            try
            {
                var answer = await http.GetStringAsync(new Uri($"{HttpAnnounceUrl}?info_hash={escaped}&peer_id=--the-test-is-asking&port=1&left=1&event=stopped"), limit.Token);
                if (!answer.Contains("not authorized", StringComparison.Ordinal)) return;
            }
            catch (HttpRequestException)
            {
                // not there yet
            }
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
