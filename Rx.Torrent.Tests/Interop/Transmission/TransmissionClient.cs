using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Namespaces;

namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>A transmission daemon in a process of its own. It lets about ten seconds pass before data flows, and takes no loopback address for that of a peer.</summary>
internal sealed class TransmissionClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly string[] Fields = [.. typeof(TransmissionStatus).GetConstructors()[0].GetParameters().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!))];

    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _process;
    private readonly TransmissionRpc _rpc;

    private TransmissionClient(TransmissionOptions options, NetworkNamespace? place)
    {
        EndPoint = new IPEndPoint(place?.There ?? IPAddress.Loopback, FreePort.Tcp());
        var rpc = new IPEndPoint(EndPoint.Address, FreePort.Tcp());
        File.WriteAllText(_folder["settings.json"], options.ToJson(EndPoint, rpc, _folder.Folder("downloads")));
        File.WriteAllLines(_folder["dht.bootstrap"], options.DhtNodes.Select(node => $"{node.Address} {node.Port}"));
        _rpc = new TransmissionRpc(rpc);
        var (program, arguments) = (InstalledClients.PathOf(RealClient.Transmission), (IEnumerable<string>)["--foreground", "--config-dir", _folder.Path]);
        if (place is not null) (program, arguments) = place.Inside(program, arguments);
        _process = ChildProcess.StartDaemon("transmission", program, arguments, _folder.Path);
    }

    /// <summary>Where it listens for peers.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Its last lines, for failure messages.</summary>
    public string Log => _process.Log;

    /// <summary>Starts a daemon and waits until it answers and listens.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="place">Where; null is on loopback.</param>
    public static async Task<TransmissionClient> StartAsync(TransmissionOptions? options = null, NetworkNamespace? place = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var client = new TransmissionClient(options ?? new TransmissionOptions(), place);
            try
            {
                await client.PollAsync(client.IsUpAsync, up => up, "its answer", Patience.Default);
                return client;
            }
            catch (Exception error) when (attempt < 3 && error is InvalidOperationException or TimeoutException)
            {
                await client.DisposeAsync(); // another process was faster to take the port
            }
            catch
            {
                await client.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Adds a <c>.torrent</c> file that downloads into <paramref name="folder"/>, or seeds what it finds there; returns the info hash.</summary>
    public async Task<string> AddAsync(string torrentFile, string folder) =>
        await AddAsync("metainfo", Convert.ToBase64String(await File.ReadAllBytesAsync(torrentFile)), folder);

    /// <summary>Adds a magnet link; returns the info hash.</summary>
    public Task<string> AddMagnetAsync(string link, string folder) => AddAsync("filename", link, folder);

    /// <summary>Adds content that lies on this disk and waits until it is checked and seeded; returns the info hash.</summary>
    public async Task<string> SeedAsync(string torrentFile, ContentTree content)
    {
        var infoHash = await AddAsync(torrentFile, content.Folder);
        await CallAsync("torrent-verify", infoHash);
        await WaitForAsync(infoHash, status => status is { IsSeeding: true, PercentDone: >= 1 }, "seeding");
        return infoHash;
    }

    public async Task<TransmissionStatus> StatusAsync(string infoHash)
    {
        var answer = await _rpc.CallAsync("torrent-get", new JsonObject { ["ids"] = new JsonArray(infoHash), ["fields"] = JsonSerializer.SerializeToNode(Fields) });
        return answer.GetProperty("torrents")[0].Deserialize<TransmissionStatus>(CamelCase)!;
    }

    /// <summary>A call for one torrent: <c>torrent-stop</c>, <c>torrent-start</c>, <c>torrent-verify</c>, <c>torrent-reannounce</c>, <c>torrent-remove</c>.</summary>
    public Task CallAsync(string method, string infoHash) => _rpc.CallAsync(method, new JsonObject { ["ids"] = new JsonArray(infoHash) });

    /// <summary>Waits until a torrent's status is as asked for.</summary>
    /// <exception cref="TimeoutException">It was not in time; the message has the log.</exception>
    public Task<TransmissionStatus> WaitForAsync(string infoHash, Func<TransmissionStatus, bool> until, string what, TimeSpan? timeout = null) =>
        PollAsync(() => StatusAsync(infoHash), until, what, timeout ?? Patience.Default);

    /// <summary>Waits until everything that is wanted is there.</summary>
    public Task<TransmissionStatus> WaitForCompletionAsync(string infoHash, TimeSpan? timeout = null) =>
        WaitForAsync(infoHash, status => status.IsComplete, "completion", timeout ?? Patience.Long);

    public async ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AddAsync(string how, string what, string folder)
    {
        var answer = await _rpc.CallAsync("torrent-add", new JsonObject { [how] = what, ["download-dir"] = folder, ["paused"] = false });
        return answer.GetProperty("torrent-added").GetProperty("hashString").GetString()!;
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            await _rpc.CallAsync("session-get");
            using var probe = new TcpClient();
            await probe.ConnectAsync(EndPoint);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    // The daemon pushes nothing, so it is asked, ten times a second.
    private async Task<T> PollAsync<T>(Func<Task<T>> ask, Func<T, bool> until, string what, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var last = default(T);
        try
        {
            while (!until(last = await ask()))
            {
                if (_process.Ended.IsCompleted) throw new InvalidOperationException($"transmission ended\n{Log}");
                await timer.WaitForNextTickAsync(limit.Token);
            }
            return last;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"transmission: no {what} in {timeout.TotalSeconds:0} s, last {last}\n{Log}");
        }
    }
}
