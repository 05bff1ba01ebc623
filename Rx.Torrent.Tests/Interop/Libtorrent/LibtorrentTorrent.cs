using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>A torrent of a <see cref="LibtorrentClient"/>.</summary>
/// <param name="client">Whose it is.</param>
/// <param name="infoHash">Its info hash in hexadecimal digits.</param>
internal sealed class LibtorrentTorrent(LibtorrentClient client, string infoHash)
{
    public string InfoHash => infoHash;

    public Task ConnectAsync(IPEndPoint peer) => AskAsync("connect", ("host", peer.Address.ToString()), ("port", peer.Port));

    /// <summary>Announces it to the DHT now, and not at its time.</summary>
    public Task AnnounceToDhtAsync() => AskAsync("dht_announce");

    public Task PauseAsync() => AskAsync("pause");

    public Task ResumeAsync() => AskAsync("resume");

    /// <summary>Throws away what it knows of its pieces and reads the files again; wait for <c>torrent_checked</c>.</summary>
    public Task RecheckAsync() => AskAsync("recheck");

    public Task RemoveAsync() => AskAsync("remove");

    public Task AddTrackerAsync(string url) => AskAsync("add_tracker", ("url", url));

    /// <summary>0 skips, 4 is usual, 7 is first.</summary>
    public Task SetFilePrioritiesAsync(params int[] priorities) => AskAsync("file_priorities", ("priorities", JsonSerializer.SerializeToNode(priorities)));

    /// <summary>0 skips, 4 is usual, 7 is first.</summary>
    public Task SetPiecePrioritiesAsync(params int[] priorities) => AskAsync("piece_priorities", ("priorities", JsonSerializer.SerializeToNode(priorities)));

    public Task<LibtorrentStatus> StatusAsync() => client.AskAsync<LibtorrentStatus>("status", Arguments());

    public Task<LibtorrentPeer[]> PeersAsync() => client.AskAsync<LibtorrentPeer[]>("peers", Arguments(), "peers");

    /// <summary>Waits until it has one connection, and sees its peer as asked for.</summary>
    /// <exception cref="TimeoutException">It was not in time; the message has what it saw last.</exception>
    public async Task WaitForPeerAsync(Func<LibtorrentPeer, bool> until, string what, Func<string>? explain = null)
    {
        LibtorrentPeer[] last = [];
        var seen = Observable.Interval(TimeSpan.FromMilliseconds(100)).Select(_ => Observable.FromAsync(PeersAsync)).Concat()
            .Do(peers => last = peers).FirstAsync(peers => peers is [var peer] && until(peer));
        try
        {
            await seen.ToTask().WaitAsync(Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"libtorrent: no {what} in {Patience.Default.TotalSeconds:0} s, last {string.Join<LibtorrentPeer>(", ", last)}\n{client.Log}\n{explain?.Invoke()}");
        }
    }

    /// <summary>Writes resume data to <paramref name="file"/> and waits until it is there.</summary>
    public async Task SaveResumeAsync(string file)
    {
        await AskAsync("save_resume", ("file", file));
        await WaitForAsync("save_resume_data");
    }

    /// <summary>Waits for an event of this torrent; see <see cref="LibtorrentClient.WaitForAsync"/>.</summary>
    public Task<LibtorrentEvent> WaitForAsync(string name, Func<LibtorrentEvent, bool>? where = null, TimeSpan? timeout = null) =>
        client.WaitForAsync(name, e => e["torrent"] == infoHash && (where is null || where(e)), timeout);

    /// <summary>Waits until it is in a state, such as <c>downloading</c> or <c>seeding</c>; at once when it is.</summary>
    public async Task WaitForStateAsync(string state, TimeSpan? timeout = null)
    {
        if ((await StatusAsync()).State != state) await WaitForAsync("state_changed", e => e["state"] == state, timeout);
    }

    /// <summary>Waits until everything that is wanted is there, and in its files: libtorrent is finished when it has hashed the last piece, and writes it then.</summary>
    public async Task WaitForCompletionAsync(TimeSpan? timeout = null)
    {
        await WaitForAsync("torrent_finished", timeout: timeout);
        await AskAsync("flush");
        await WaitForAsync("cache_flushed");
    }

    private Task<JsonElement> AskAsync(string command, params (string Name, JsonNode? Value)[] arguments) => client.AskAsync(command, Arguments(arguments));

    private JsonObject Arguments(params (string Name, JsonNode? Value)[] arguments)
    {
        var all = new JsonObject { ["torrent"] = infoHash };
        foreach (var (name, value) in arguments) all[name] = value;
        return all;
    }
}
