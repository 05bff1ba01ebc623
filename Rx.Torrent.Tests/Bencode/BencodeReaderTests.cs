using System.Text;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Tests.Bencode;

public class BencodeReaderTests
{
    [Fact]
    public void Tokens_come_with_their_offsets()
    {
        var reader = new BencodeReader("d3:cowi7e4:listl2:abe5:outerdee"u8);
        var seen = new List<string>();
        while (reader.Read()) seen.Add($"{reader.TokenStart} {reader.Token}{(reader.IsKey ? " key" : "")} {reader.Depth}");

        seen.ShouldBe([
            "0 DictionaryStart 1", "1 String key 1", "6 Integer 1", "9 String key 1", "15 ListStart 2", "16 String 2", "20 End 1",
            "21 String key 1", "28 DictionaryStart 2", "29 End 1", "30 End 0"]);
        reader.IsComplete.ShouldBeTrue();
        reader.Position.ShouldBe(31);
    }

    [Fact]
    public void What_follows_the_value_is_left_alone_unless_asked()
    {
        var reader = new BencodeReader("i5e\0\0\0"u8);
        reader.ReadInteger().ShouldBe(5);
        reader.Read().ShouldBeFalse();
        reader.Position.ShouldBe(3);

        Offset("i5e\0\0\0"u8.ToArray(), static input =>
        {
            var again = new BencodeReader(input);
            again.ReadInteger();
            again.EnsureEnd();
        }).ShouldBe(3);
    }

    [Theory]
    [InlineData("i0e", 0)]
    [InlineData("i-1e", -1)]
    [InlineData("i9223372036854775807e", long.MaxValue)]
    [InlineData("i-9223372036854775808e", long.MinValue)]
    public void Integers_of_64_bits_are_read(string input, long value) =>
        new BencodeReader(Encoding.ASCII.GetBytes(input)).ReadInteger().ShouldBe(value);

    [Theory]
    [InlineData("", 0)]
    [InlineData("x", 0)]
    [InlineData("e", 0)]
    [InlineData("-", 0)]
    [InlineData("i", 1)]
    [InlineData("ie", 1)]
    [InlineData("i-e", 2)]
    [InlineData("i--1e", 2)]
    [InlineData("i+1e", 1)]
    [InlineData("i 1e", 1)]
    [InlineData("i1.5e", 2)]
    [InlineData("i12", 3)]
    [InlineData("i-0e", 0)]
    [InlineData("i01e", 0)]
    [InlineData("i-01e", 0)]
    [InlineData("i9223372036854775808e", 0)]
    [InlineData("i-9223372036854775809e", 0)]
    [InlineData("i99999999999999999999999999999e", 0)]
    [InlineData("3", 1)]
    [InlineData("3:", 0)]
    [InlineData("3:ab", 0)]
    [InlineData("03:abc", 0)]
    [InlineData("3x:abc", 1)]
    [InlineData("2147483647:abc", 0)]
    [InlineData("2147483648:abc", 0)]
    [InlineData("99999999999999999999999999:abc", 0)]
    [InlineData("l", 1)]
    [InlineData("li1e", 4)]
    [InlineData("d", 1)]
    [InlineData("d1:ae", 4)]
    [InlineData("di1e1:ae", 1)]
    [InlineData("dli1ee1:ae", 1)]
    [InlineData("d1:bi1e1:ai2ee", 7)]
    [InlineData("d1:ai1e1:ai2ee", 7)]
    [InlineData("d1:ad1:bi1e1:ai2eee", 11)]
    [InlineData("d2:aai1e1:bi1e2:abi1ee", 14)]
    public void Broken_input_is_refused_where_it_breaks(string input, int offset) =>
        Offset(Encoding.ASCII.GetBytes(input), static bytes => new BencodeReader(bytes).SkipValue()).ShouldBe(offset);

    [Theory]
    [InlineData("i-0e")]
    [InlineData("i007e")]
    [InlineData("03:abc")]
    [InlineData("d1:bi1e1:ai2ee")]
    [InlineData("d1:ai1e1:ai2ee")]
    public void What_is_only_not_canonical_passes_leniently(string input)
    {
        var reader = new BencodeReader(Encoding.ASCII.GetBytes(input), BencodeMode.Lenient);
        reader.SkipValue();
        reader.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Limits_hold()
    {
        var limits = new BencodeLimits { MaxDepth = 3, MaxTokens = 6, MaxLength = 20 };
        Offset("lllleeee"u8.ToArray(), input => new BencodeReader(input, limits: limits).SkipValue()).ShouldBe(3);
        Offset("li1ei1ei1ei1ei1ei1ee"u8.ToArray(), input => new BencodeReader(input, limits: limits).SkipValue()).ShouldBe(16);
        Offset("30:012345678901234567890123456789"u8.ToArray(), input => new BencodeReader(input, limits: limits).SkipValue()).ShouldBe(20);
        new BencodeReader("llli1eeee"u8, limits: limits with { MaxTokens = 7 }).SkipValue();
    }

    [Fact]
    public void Nesting_beyond_any_stack_is_refused()
    {
        var deep = new byte[1_000_000];
        Array.Fill(deep, (byte)'l');
        Offset(deep, static input => new BencodeReader(input).SkipValue()).ShouldBe(100);
    }

    [Fact]
    public void The_wrong_kind_says_what_was_there()
    {
        var error = Should.Throw<BencodeException>(static () => new BencodeReader("li1ee"u8).ReadInteger());
        error.Offset.ShouldBe(0);
        error.Expected.ShouldBe("an integer");
        error.Found.ShouldBe("a list");
        error.Message.ShouldBe("bencoding: at byte 0, expected an integer, found a list");
    }

    [Fact]
    public void A_dictionary_is_walked_by_its_keys()
    {
        var reader = new BencodeReader("d1:ali1ei2ee1:bd1:ci3ee1:di4ee"u8);
        var (keys, d) = ("", 0L);
        reader.ReadDictionaryStart();
        while (reader.TryReadKey(out var key))
        {
            keys += Encoding.ASCII.GetString(key);
            if (key.SequenceEqual("d"u8)) d = reader.ReadInteger();
            else reader.SkipValue();
        }
        keys.ShouldBe("abd");
        d.ShouldBe(4);
        reader.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void A_raw_value_is_what_stood_there_and_need_not_be_canonical()
    {
        var input = "d4:infod1:zi007e1:ai1ee8:trailingi1ee"u8;
        BencodeReader.TryFindRaw(input, "info"u8, out var raw, BencodeMode.Lenient).ShouldBeTrue();
        Encoding.ASCII.GetString(input[raw]).ShouldBe("d1:zi007e1:ai1ee");
        BencodeReader.TryFindRaw(input, "nothing"u8, out _, BencodeMode.Lenient).ShouldBeFalse();
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var input = Encoding.ASCII.GetBytes($"d4:listl{string.Concat(Enumerable.Repeat("i42e5:hellod1:a1:be", 1000))}e4:spaml1:aee");
        SkipAll(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        SkipAll(input);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_claimed_length_costs_nothing()
    {
        var input = "2147483647:x"u8.ToArray();
        Fails(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fails(input);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    private static void SkipAll(byte[] input)
    {
        var reader = new BencodeReader(input);
        while (reader.Read())
        {
        }
    }

    private static void Fails(byte[] input) => Offset(input, static bytes => BencodeValue.Parse(bytes));

    private static int? Offset(byte[] input, Action<byte[]> read) => Should.Throw<BencodeException>(() => read(input)).Offset;
}
