using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Tests.Bencode;

public class BencodeProperties
{
    private static readonly Config Bounded = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60);

    // Bytes that are often enough close to bencoding.
    private static readonly Gen<byte> Likely = Gen.OneOf(
        Gen.Elements("0123456789:ilde-".Select(c => (byte)c).ToArray()),
        Gen.Choose(0, 255).Select(i => (byte)i));

    [Fact]
    public void Whatever_is_written_reads_back_the_same() =>
        Prop.ForAll(Values(4).ToArbitrary(), value => BencodeValue.Parse(value.Encode()).Equals(value) && value.Encode().Length == value.EncodedLength)
            .Check(Bounded);

    [Fact]
    public void Any_bytes_give_a_value_or_a_bencode_exception() =>
        Prop.ForAll(Likely.ArrayOf().ToArbitrary(), bytes =>
        {
            foreach (var mode in Enum.GetValues<BencodeMode>())
            {
                if (TryParse(bytes, mode) is { } value && mode == BencodeMode.Strict) value.Encode().ShouldBe(bytes);
            }
        }).Check(Bounded);

    [Fact]
    public void A_value_with_one_byte_changed_gives_a_value_or_a_bencode_exception() =>
        Prop.ForAll(Values(3).SelectMany(value => Gen.Choose(0, int.MaxValue).SelectMany(at => Likely.Select(b => (value, at, b)))).ToArbitrary(), change =>
        {
            var bytes = change.value.Encode();
            bytes[change.at % bytes.Length] = change.b;
            TryParse(bytes, BencodeMode.Strict)?.Encode().ShouldBe(bytes);
            TryParse(bytes, BencodeMode.Lenient);
        }).Check(Bounded);

    [Fact]
    public void Every_strict_prefix_of_a_value_is_refused() =>
        Prop.ForAll(Values(3).ToArbitrary(), value =>
        {
            var bytes = value.Encode();
            return Enumerable.Range(0, bytes.Length).All(length => TryParse(bytes[..length], BencodeMode.Lenient) is null);
        }).Check(Bounded.WithMaxTest(200));

    [Fact]
    public void The_length_of_a_prefix_is_where_the_value_ends() =>
        Prop.ForAll(Values(3).ToArbitrary(), Likely.ArrayOf().ToArbitrary(), (value, rest) =>
            BencodeValue.ParsePrefix([.. value.Encode(), .. rest], out var length).Equals(value) && length == value.EncodedLength).Check(Bounded);

    private static BencodeValue? TryParse(byte[] bytes, BencodeMode mode)
    {
        try
        {
            return BencodeValue.Parse(bytes, mode);
        }
        catch (BencodeException error)
        {
            error.Offset.ShouldNotBeNull().ShouldBeInRange(0, bytes.Length);
            return null;
        }
    }

    private static Gen<BencodeValue> Values(int depth)
    {
        var numbers = Gen.OneOf(Gen.Choose(int.MinValue, int.MaxValue).Select(i => (long)i * i * Math.Sign(i)), Gen.Choose(-10, 10).Select(i => (long)i))
            .Select(i => (BencodeValue)i);
        var bytes = Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf().Select(b => (BencodeValue)b);
        if (depth == 0) return Gen.OneOf(numbers, bytes);
        var inner = Values(depth - 1);
        var few = Gen.Choose(0, 5);
        var lists = few.SelectMany(inner.ArrayOf).Select(items => (BencodeValue)BencodeList.Create(items));
        var dictionaries = few.SelectMany(bytes.Zip(inner).ArrayOf).Select(entries => (BencodeValue)entries.Aggregate(
            BencodeDictionary.Empty, (dictionary, entry) => dictionary.With((BencodeString)entry.Item1, entry.Item2)));
        return Gen.OneOf(numbers, bytes, lists, dictionaries);
    }
}
