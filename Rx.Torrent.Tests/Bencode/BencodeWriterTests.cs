using System.Buffers;
using System.Text;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Tests.Bencode;

public class BencodeWriterTests
{
    [Fact]
    public void Direct_writes_give_canonical_bytes() => Written(writer =>
    {
        writer.WriteDictionaryStart();
        writer.WriteKey("a"u8);
        writer.WriteInteger(long.MinValue);
        writer.WriteKey("b");
        writer.WriteListStart();
        writer.WriteString("grün");
        writer.WriteString([1, 2]);
        writer.WriteDictionaryStart();
        writer.WriteKey(""u8);
        writer.WriteRaw("i1e"u8);
        writer.WriteEnd();
        writer.WriteValue(BencodeDictionary.Of(("k", new BencodeList([0]))));
        writer.WriteEnd();
        writer.WriteEnd();
        writer.Depth.ShouldBe(0);
    }).ShouldBe("d1:ai-9223372036854775808e1:bl5:grün2:\u0001\u0002d0:i1eed1:kli0eeeee");

    [Fact]
    public void Keys_in_the_wrong_order_are_the_callers_mistake() => Fails(writer =>
    {
        writer.WriteDictionaryStart();
        writer.WriteKey("b");
        writer.WriteInteger(1);
        writer.WriteKey("a");
    });

    [Fact]
    public void A_key_twice_is_the_callers_mistake() => Fails(writer =>
    {
        writer.WriteDictionaryStart();
        writer.WriteKey("a");
        writer.WriteInteger(1);
        writer.WriteKey("a");
    });

    [Fact]
    public void A_value_where_a_key_belongs_is_the_callers_mistake() => Fails(writer =>
    {
        writer.WriteDictionaryStart();
        writer.WriteInteger(1);
    });

    [Fact]
    public void A_key_without_its_value_is_the_callers_mistake() => Fails(writer =>
    {
        writer.WriteDictionaryStart();
        writer.WriteKey("a");
        writer.WriteEnd();
    });

    [Fact]
    public void A_key_in_a_list_is_the_callers_mistake() => Fails(writer =>
    {
        writer.WriteListStart();
        writer.WriteKey("a");
    });

    private static string Written(Action<BencodeWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new BencodeWriter(output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Fails(Action<BencodeWriter> write) => Should.Throw<InvalidOperationException>(() => Written(write));
}
