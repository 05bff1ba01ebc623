using System.Buffers.Binary;
using System.Net.Sockets;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Storage.Resume;

/// <summary>Turns a <see cref="ResumeState"/> into bytes. <see cref="ResumeReader"/> is its mirror.</summary>
internal static class ResumeWriter
{
    public static byte[] Write(ResumeState resume)
    {
        var state = StateOf(resume);
        return BencodeDictionary.Of((ResumeKey.Checksum, ResumeFormat.ChecksumOf(state.Encode())), (ResumeKey.State, state)).Encode();
    }

    private static BencodeDictionary StateOf(ResumeState resume)
    {
        var pieces = new byte[resume.Verified.WireLength];
        resume.Verified.CopyToWire(pieces);
        var state = BencodeDictionary.Of(
            (ResumeKey.Version, ResumeFormat.Version),
            (ResumeKey.InfoHash, resume.InfoHash.Span.ToArray()),
            (ResumeKey.SavePath, resume.SavePath),
            (ResumeKey.PieceCount, resume.Verified.Capacity),
            (ResumeKey.Pieces, pieces),
            (ResumeKey.Unfinished, ListOf(resume.Unfinished, piece => [piece.Piece.Value, piece.Mask.ToArray()])),
            (ResumeKey.Stamps, ListOf(resume.Stamps, stamp => [stamp.Length, stamp.Modified])),
            (ResumeKey.Priorities, resume.Priorities.ToArray()),
            (ResumeKey.Uploaded, resume.Uploaded),
            (ResumeKey.Downloaded, resume.Downloaded),
            (ResumeKey.Trackers, ListOf(resume.Trackers, tier => ListOf(tier, url => url))),
            (ResumeKey.Peers, Compact(resume.Peers, AddressFamily.InterNetwork)),
            (ResumeKey.Peers6, Compact(resume.Peers, AddressFamily.InterNetworkV6)),
            (ResumeKey.Merits, Merits(resume.Peers, AddressFamily.InterNetwork)),
            (ResumeKey.Merits6, Merits(resume.Peers, AddressFamily.InterNetworkV6)));
        if (!resume.Info.IsEmpty) state = state.With(ResumeKey.Info, resume.Info.ToArray());
        if (resume.AddedAt is { } added) state = state.With(ResumeKey.Added, added.ToUnixTimeSeconds());
        if (resume.CompletedAt is { } completed) state = state.With(ResumeKey.Completed, completed.ToUnixTimeSeconds());
        return state;
    }

    private static BencodeList ListOf<T>(IReadOnlyList<T> items, Func<T, BencodeValue> convert) => [.. items.Select(convert)];

    private static BencodeList ListOf<T>(IReadOnlyList<T> items, Func<T, BencodeList> convert) => [.. items.Select(convert)];

    /// <summary>The addresses of one family, each followed by its port (BEP 23, BEP 7).</summary>
    private static byte[] Compact(IReadOnlyList<RememberedPeer> peers, AddressFamily family)
    {
        var output = new MemoryStream();
        Span<byte> port = stackalloc byte[2];
        foreach (var (peer, _) in peers)
        {
            if (peer.AddressFamily != family) continue;
            output.Write(peer.Address.GetAddressBytes());
            BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)peer.Port);
            output.Write(port);
        }
        return output.ToArray();
    }

    /// <summary>A byte for each, in the order of their addresses.</summary>
    private static byte[] Merits(IReadOnlyList<RememberedPeer> peers, AddressFamily family) =>
        [.. peers.Where(peer => peer.EndPoint.AddressFamily == family).Select(peer => peer.Merit)];
}
