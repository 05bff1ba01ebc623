using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Extensions.WebSeeds;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>What a web seed understands of what is said to it.</summary>
public class SpokenReaderTests
{
    [Fact]
    public void Requests_and_cancels_are_read_out_of_anything_in_pieces_of_any_size()
    {
        byte[] request = [0, 0, 0, 13, 6, 0, 0, 0, 1, 0, 0, 64, 0, 0, 0, 64, 0];
        byte[] cancel = [0, 0, 0, 13, 8, .. request[5..]];
        byte[] other = [0, 0, 1, 2, 20, 3, .. new byte[256]];
        byte[] words = [19, .. "BitTorrent protocol"u8, .. new byte[8], .. Enumerable.Range(0, 20).Select(i => (byte)i), .. new byte[20], 0, 0, 0, 0, .. request, 0, 0, 0, 1, 2, .. other, .. cancel, .. request];
        var block = new BlockRange(new PieceIndex(1), 16384, 16384);

        Prop.ForAll(Gen.Choose(1, words.Length).ArrayOf().ToArbitrary(), sizes => Heard(words, sizes).SequenceEqual(["hello", "here", $"asks {block}", $"takes back {block}", $"asks {block}"])).QuickCheckThrowOnFailure();
    }

    private static List<string> Heard(byte[] words, int[] sizes)
    {
        var heard = new List<string>();
        var reader = new SpokenReader
        {
            Introduced = (_, infoHash) => heard.Add(infoHash.Span[19] == 19 ? "hello" : "?"),
            Requested = block => heard.Add($"asks {block}"),
            Cancelled = block => heard.Add($"takes back {block}"),
            KeptAlive = () => heard.Add("here"),
        };
        ReadOnlySpan<byte> rest = words;
        for (var i = 0; rest.Length > 0; i++)
        {
            var size = Math.Min(i < sizes.Length ? sizes[i] : 7, rest.Length);
            reader.Read(rest[..size]);
            rest = rest[size..];
        }
        return heard;
    }
}
