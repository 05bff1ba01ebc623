using System.Buffers.Binary;
using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Resume;

/// <summary>Turns bytes into a <see cref="ResumeState"/>, or says why they are none. <see cref="ResumeWriter"/> is its mirror.</summary>
internal static class ResumeReader
{
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;
    private static readonly BencodeLimits Limits = new() { MaxLength = ResumeFormat.MaxLength, MaxTokens = 1_000_000 };

    public static ResumeState Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Read(CheckedStateOf(bytes));
        }
        catch (BencodeException e)
        {
            throw new ResumeException(e.Message, e);
        }
    }

    private static BencodeDictionary CheckedStateOf(ReadOnlyMemory<byte> bytes)
    {
        if (BencodeValue.Parse(bytes, BencodeMode.Strict, Limits) is not BencodeDictionary file) throw new ResumeException("expected a dictionary");
        var checksum = file.GetString(ResumeKey.Checksum).Span;
        var state = file.GetDictionary(ResumeKey.State);
        // Strictly read is canonical: written again, the state gives the bytes that it was read from.
        if (!checksum.SequenceEqual(ResumeFormat.ChecksumOf(state.Encode()))) throw new ResumeException("damaged: its checksum does not match");
        return state;
    }

    private static ResumeState Read(BencodeDictionary state)
    {
        var version = state.GetInteger(ResumeKey.Version);
        if (version != ResumeFormat.Version) throw new ResumeException($"of version {version}, and this is a reader of version {ResumeFormat.Version}");
        return new ResumeState
        {
            InfoHash = InfoHashOf(state.GetString(ResumeKey.InfoHash).Span),
            Info = state.TryGetString(ResumeKey.Info, out var info) ? info.Memory : default,
            SavePath = state.GetText(ResumeKey.SavePath),
            Verified = PiecesOf(state.GetInteger(ResumeKey.PieceCount), state.GetString(ResumeKey.Pieces).Span),
            Unfinished = ListOf(state, ResumeKey.Unfinished, UnfinishedOf),
            Stamps = ListOf(state, ResumeKey.Stamps, StampOf),
            Priorities = state.GetString(ResumeKey.Priorities).Memory,
            Uploaded = TotalOf(state, ResumeKey.Uploaded),
            Downloaded = TotalOf(state, ResumeKey.Downloaded),
            AddedAt = TimeOf(state, ResumeKey.Added),
            CompletedAt = TimeOf(state, ResumeKey.Completed),
            Trackers = ListOf(state, ResumeKey.Trackers, TierOf),
            Peers = [.. PeersOf(state, ResumeKey.Peers, ResumeKey.Merits, IPv4Length), .. PeersOf(state, ResumeKey.Peers6, ResumeKey.Merits6, IPv6Length)],
        };
    }

    private static InfoHash InfoHashOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length is InfoHash.V1Length or InfoHash.V2Length ? new InfoHash(bytes) : throw Bad(ResumeKey.InfoHash, "20 or 32 bytes");

    private static PieceSet PiecesOf(long count, ReadOnlySpan<byte> bytes)
    {
        // The length first: a count alone must not cost memory.
        if (count is < 0 or > int.MaxValue || bytes.Length != (count + 7) / 8) throw Bad(ResumeKey.Pieces, $"one bit for each of {count} pieces");
        return PieceSet.TryFromWire(bytes, (int)count, out var pieces) ? pieces : throw Bad(ResumeKey.Pieces, "no spare bits set");
    }

    private static IReadOnlyList<T> ListOf<T>(BencodeDictionary state, string key, Func<BencodeValue, T?> convert) where T : notnull =>
        [.. state.GetList(key).Select(item => convert(item) ?? throw Bad(key, "other elements"))];

    private static UnfinishedPiece? UnfinishedOf(BencodeValue value) =>
        value is BencodeList and [BencodeInteger { Value: >= 0 and <= int.MaxValue } piece, BencodeString mask]
            ? new UnfinishedPiece(new PieceIndex((int)piece.Value), mask.Memory)
            : null;

    private static FileStamp StampOf(BencodeValue value) =>
        value is BencodeList and [BencodeInteger length, BencodeInteger modified] ? new FileStamp(length.Value, modified.Value) : throw Bad(ResumeKey.Stamps, "pairs of integers");

    private static IReadOnlyList<string>? TierOf(BencodeValue value)
    {
        if (value is not BencodeList tier) return null;
        return [.. tier.Select(url => url is BencodeString bytes && bytes.TryGetText(out var text) ? text : throw Bad(ResumeKey.Trackers, "text"))];
    }

    private static long TotalOf(BencodeDictionary state, string key)
    {
        var total = state.GetInteger(key);
        return total >= 0 ? total : throw Bad(key, "0 or more");
    }

    private static DateTimeOffset? TimeOf(BencodeDictionary state, string key)
    {
        if (!state.Contains(key)) return null;
        var seconds = state.GetInteger(key);
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) throw Bad(key, "a time until the year 9999");
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    private static IEnumerable<RememberedPeer> PeersOf(BencodeDictionary state, string key, string meritsKey, int addressLength)
    {
        var compact = state.GetString(key);
        var merits = state.TryGetString(meritsKey, out var told) ? told : BencodeString.Empty; // earlier versions told none
        var length = addressLength + 2;
        if (compact.Length % length != 0) throw Bad(key, $"{length} bytes for each");
        if (merits.Length != 0 && merits.Length != compact.Length / length) throw Bad(meritsKey, "a byte for each");
        for (var at = 0; at < compact.Length / length; at++)
        {
            var entry = compact.Span.Slice(at * length, length);
            var endPoint = new IPEndPoint(new IPAddress(entry[..addressLength]), BinaryPrimitives.ReadUInt16BigEndian(entry[addressLength..]));
            yield return new RememberedPeer(endPoint, merits.Length == 0 ? (byte)0 : merits.Span[at]);
        }
    }

    private static ResumeException Bad(string key, string expected) => new($"under \"{key}\", expected {expected}");
}
