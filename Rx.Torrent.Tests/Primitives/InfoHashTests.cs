using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class InfoHashTests
{
    private const string V1 = "000102030405060708090a0b0c0d0e0f10111213";
    private const string V2 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Theory]
    [InlineData(V1, 20)]
    [InlineData(V2, 32)]
    public void Hexadecimal_digits_go_in_and_come_out(string hex, int length)
    {
        var hash = InfoHash.Parse(hex.ToUpperInvariant());
        hash.Length.ShouldBe(length);
        hash.ToString().ShouldBe(hex);
        hash.Span.ToArray().ShouldBe(Enumerable.Range(0, length).Select(i => (byte)i));
        hash.ShouldBe(new InfoHash(hash.Span));
    }

    [Fact]
    public void On_the_wire_a_version_2_hash_is_cut_to_20_bytes() =>
        InfoHash.Parse(V2).WireSpan.ToArray().ShouldBe(InfoHash.Parse(V1).Span.ToArray());

    [Fact]
    public void Hashes_of_different_length_are_different_though_one_begins_as_the_other()
    {
        (InfoHash.Parse(V1) == InfoHash.Parse(V2)).ShouldBeFalse();
        (InfoHash.Parse(V1) != InfoHash.Parse(V2)).ShouldBeTrue();
    }

    [Fact]
    public void Equal_hashes_have_equal_hash_codes()
    {
        InfoHash.Parse(V1).GetHashCode().ShouldBe(InfoHash.Parse(V1).GetHashCode());
        InfoHash.Parse(V1).Equals((object)InfoHash.Parse(V1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData(V1 + "14")]
    [InlineData("g00102030405060708090a0b0c0d0e0f10111213")]
    [InlineData(" 00102030405060708090a0b0c0d0e0f10111213")]
    public void Anything_else_is_no_info_hash(string text)
    {
        InfoHash.TryParse(text, out var hash).ShouldBeFalse();
        hash.ShouldBe(default);
        Should.Throw<FormatException>(() => InfoHash.Parse(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    [InlineData(33)]
    public void Other_lengths_are_refused(int length) => Should.Throw<ArgumentException>(() => new InfoHash(new byte[length]));

    [Fact]
    public void The_default_names_no_swarm() => default(InfoHash).Length.ShouldBe(0);
}
