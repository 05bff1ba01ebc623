using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>
/// Messages of one field each, from us to libtorrent. The other direction is not shown: that libtorrent loses a piece cannot be brought about from outside, and <c>upload_only</c> it
/// understands but never says, not even when it is put into upload mode.
/// </summary>
public class SmallExtensionTests
{
    private static readonly LibtorrentOptions ClingingToo = new() { Settings = [("close_redundant_connections", false)] };

    /// <summary>Does not let go of a peer that has no use for it either.</summary>
    private static TorrentClientOptions Clinging(TorrentClientOptions options) => options with { Swarms = options.Swarms with { DropRedundantPeers = false } };

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_learns_which_piece_we_have_lost()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(ClingingToo);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, pieceLength: 16 * 1024);
        var pieceCount = OurMetainfo.Read(torrentFile).Layout.PieceCount;
        await using var us = EngineClient.Start(configure: Clinging, build: b => b.UseDontHave());
        var seeded = await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");
        await download.SetPiecePrioritiesAsync([.. Enumerable.Repeat(0, pieceCount)]);
        await download.ConnectAsync(us.EndPoint);
        var peer = await seeded.WaitForPeerAsync();
        await seeded.WaitForExtensionAsync(peer, "lt_donthave");
        await download.WaitForPeerAsync(it => it.Pieces == pieceCount, "peer with every piece", seeded.Explain);

        peer.Send(new PeerMessage.DontHave(new PieceIndex(1)));
        await download.WaitForPeerAsync(it => it.Pieces == pieceCount - 1, "peer with a piece less", seeded.Explain);
        peer.Send(new PeerMessage.Have(new PieceIndex(1)));
        await download.WaitForPeerAsync(it => it.Pieces == pieceCount, "peer with every piece", seeded.Explain);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_learns_that_we_want_nothing_more_and_that_we_do_again()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(ClingingToo);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, pieceLength: 16 * 1024);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("theirs"));
        await download.WaitForStateAsync("downloading");
        await using var us = EngineClient.Start(build: b => b.UseUploadOnly());
        var ours = await us.AddAsync(torrentFile, folder.Folder("ours"), libtorrent.EndPoint);
        var peer = await ours.WaitForPeerAsync();
        await ours.WaitForExtensionAsync(peer, "upload_only");

        peer.Send(PeerMessage.ExtendedHandshake.Empty.With("upload_only", new BencodeInteger(1)));
        await download.WaitForPeerAsync(it => it.UploadOnly, "peer that wants nothing more", ours.Explain);
        peer.Send(PeerMessage.ExtendedHandshake.Empty.With("upload_only", new BencodeInteger(0))); // by the key alone libtorrent does not believe that
        await download.WaitForPeerAsync(it => !it.UploadOnly, "peer that wants something again", ours.Explain);
    }
}
