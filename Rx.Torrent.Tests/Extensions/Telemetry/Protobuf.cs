using System.Buffers.Binary;
using System.Text;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>A message of protocol buffers, as far as a test needs to read one: fields by their number.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Field, ReadOnlyMemory<byte> Bytes, ulong Number)> _fields = [];

    public Protobuf(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((field, default, Varint(ref bytes)));
                    break;
                case 1:
                    _fields.Add((field, default, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span)));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    _fields.Add((field, bytes[..length], 0));
                    bytes = bytes[length..];
                    break;
                case 5:
                    _fields.Add((field, default, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span)));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new FormatException($"wire type {key & 7}");
            }
        }
    }

    public bool Has(int field) => _fields.Any(entry => entry.Field == field);

    public IEnumerable<Protobuf> Messages(int field) => _fields.Where(entry => entry.Field == field).Select(entry => new Protobuf(entry.Bytes));

    public string Text(int field) => Encoding.UTF8.GetString(_fields.First(entry => entry.Field == field).Bytes.Span);

    public ulong Number(int field) => _fields.First(entry => entry.Field == field).Number;

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0) return value;
        }
    }
}
