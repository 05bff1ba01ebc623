using System.Text;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Tests.Bencode;

public class BencodeValueTests
{
    [Theory]
    [InlineData("i-42e")]
    [InlineData("0:")]
    [InlineData("4:spam")]
    [InlineData("le")]
    [InlineData("l4:spami1ee")]
    [InlineData("de")]
    [InlineData("d3:cow3:moo4:spaml1:a1:bee")]
    [InlineData("d0:i1e1:ad1:bleee")]
    public void A_canonical_value_is_written_as_it_was_read(string text)
    {
        var input = Encoding.ASCII.GetBytes(text);
        var value = BencodeValue.Parse(input);

        Encoding.ASCII.GetString(value.Encode()).ShouldBe(text);
        value.EncodedLength.ShouldBe(text.Length);
        BencodeValue.Parse((ReadOnlyMemory<byte>)input).ShouldBe(value);
    }

    [Fact]
    public void Values_are_written_in_plain_code()
    {
        BencodeDictionary message = BencodeDictionary.Of(("piece", 3), ("msg_type", 0), ("addresses", new BencodeList([1, "a"])));
        Encoding.ASCII.GetString(message.Encode()).ShouldBe("d9:addressesli1e1:ae8:msg_typei0e5:piecei3ee");
        message.With("piece", 4).Without("addresses").With("x", "y").ShouldBe(BencodeDictionary.Of(("msg_type", 0), ("piece", 4), ("x", "y")));
    }

    [Fact]
    public void Keys_are_sorted_by_unsigned_bytes() =>
        BencodeDictionary.Of(("é", 1), ("z", 2), ("", 3), ("zz", 4)).Keys.Select(key => key.Text).ShouldBe(["", "z", "zz", "é"]);

    [Fact]
    public void A_key_given_twice_is_the_callers_mistake() =>
        Should.Throw<ArgumentException>(() => BencodeDictionary.Of(("a", 1), ("a", 2)));

    [Theory]
    [InlineData("d1:ai1e1:ai2ee")]
    [InlineData("d1:bi0e1:ai1e1:bi2ee")]
    public void A_key_that_stands_twice_is_refused_leniently_too(string input) =>
        Should.Throw<BencodeException>(() => BencodeValue.Parse(Encoding.ASCII.GetBytes(input), BencodeMode.Lenient)).Expected.ShouldBe("each key once");

    [Fact]
    public void Unsorted_keys_are_sorted_when_read_leniently() =>
        Encoding.ASCII.GetString(BencodeValue.Parse("d1:bi01e1:ai2ee"u8, BencodeMode.Lenient).Encode()).ShouldBe("d1:ai2e1:bi1ee");

    [Fact]
    public void A_value_may_be_followed_by_other_bytes_when_asked()
    {
        var input = "d8:msg_typei1e5:piecei0eeTHE PIECE"u8;
        var value = BencodeValue.ParsePrefix(input, out var length);

        length.ShouldBe(25);
        value.ShouldBe(BencodeDictionary.Of(("msg_type", 1), ("piece", 0)));
        Should.Throw<BencodeException>(() => BencodeValue.Parse("i1e "u8)).Offset.ShouldBe(3);
    }

    [Fact]
    public void Content_makes_values_equal()
    {
        BencodeValue a = new BencodeList([1, "x", BencodeDictionary.Of(("k", "v"))]);
        BencodeValue b = BencodeValue.Parse("li1e1:xd1:k1:vee"u8);
        a.ShouldBe(b);
        (a == b).ShouldBeTrue();
        a.GetHashCode().ShouldBe(b.GetHashCode());
        (a != BencodeValue.Parse("li1e1:yd1:k1:vee"u8)).ShouldBeTrue();
        new BencodeString("1").Equals(new BencodeInteger(1)).ShouldBeFalse();
    }

    [Fact]
    public void Typed_getters_find_or_say_what_is_missing()
    {
        var dictionary = (BencodeDictionary)BencodeValue.Parse("d4:listle4:name3:abc12:piece lengthi16384ee"u8);
        dictionary.GetInteger("piece length").ShouldBe(16384);
        dictionary.GetText("name").ShouldBe("abc");
        dictionary.TryGetInteger("name", out _).ShouldBeFalse();
        dictionary.TryGetList("list", out var list).ShouldBeTrue();
        list.ShouldBeEmpty();
        dictionary.TryGetDictionary("nothing", out _).ShouldBeFalse();

        var error = Should.Throw<BencodeException>(() => dictionary.GetInteger("name"));
        error.Message.ShouldBe("bencoding: under \"name\", expected an integer, found a string");
        error.Offset.ShouldBeNull();
        Should.Throw<BencodeException>(() => dictionary.GetList("nothing")).Found.ShouldBe("nothing");
    }

    [Fact]
    public void Text_is_utf8_or_says_that_it_is_not()
    {
        var bytes = new BencodeString([0xff, 0x41]);
        bytes.TryGetText(out _).ShouldBeFalse();
        bytes.Text.ShouldBe("\ufffdA");
        new BencodeString("grün").TryGetText(out var text).ShouldBeTrue();
        text.ShouldBe("grün");
    }

    [Fact]
    public void Values_print_for_people()
    {
        var value = BencodeDictionary.Of(("info", BencodeDictionary.Of(("length", 5), ("pieces", new byte[20]))), ("list", new BencodeList(["a", 1])));
        value.ToString().ShouldBe("""{"info": {"length": 5, "pieces": <20 bytes>}, "list": ["a", 1]}""");
        new BencodeString(new string('x', 1000)).ToString().Length.ShouldBeLessThan(100);
    }

    [Fact]
    public void Strings_parsed_from_memory_are_slices_and_from_a_span_copies()
    {
        var input = "3:abc"u8.ToArray();
        var slice = (BencodeString)BencodeValue.Parse((ReadOnlyMemory<byte>)input);
        var copy = (BencodeString)BencodeValue.Parse((ReadOnlySpan<byte>)input);
        input[2] = (byte)'x';
        slice.Text.ShouldBe("xbc");
        copy.Text.ShouldBe("abc");
    }
}
