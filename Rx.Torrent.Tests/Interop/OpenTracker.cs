using Rx.Torrent.Bencode;
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

    /// <summary>Asks it for its numbers in the way of BEP 48.</summary>
    public async Task<TrackerCounts> ScrapeAsync(InfoHash infoHash)
    {
        using var http = new HttpClient();
        var answer = await http.GetByteArrayAsync(new Uri(HttpAnnounceUrl, $"scrape?info_hash={Escape(infoHash)}"));
        var files = ((BencodeDictionary)BencodeValue.Parse(answer)).GetDictionary("files");
        if (files.Count == 0) return new TrackerCounts(0, 0, 0);
        var file = (BencodeDictionary)files.Values.Single();
        return new TrackerCounts(file.GetInteger("complete"), file.GetInteger("incomplete"), file.GetInteger("downloaded"));
    }

    /// <summary>Waits until it knows a seed: who asks for the first time is told of it then, and is not sent away for half an hour.</summary>
    public async Task WaitForSeedAsync(InfoHash infoHash)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await ScrapeAsync(infoHash)).Seeds == 0) await timer.WaitForNextTickAsync(limit.Token);
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
        var escaped = Escape(infoHash);
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

    private static string Escape(InfoHash infoHash) => string.Concat(infoHash.Span.ToArray().Select(value => $"%{value:x2}"));
}
