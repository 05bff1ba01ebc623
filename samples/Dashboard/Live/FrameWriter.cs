using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>Writes server-sent events: a name, and JSON on one line.</summary>
internal sealed class FrameWriter(string name)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly byte[] _start = Encoding.ASCII.GetBytes($"event: {name}\ndata: ");

    /// <summary>Writes one; what JSON holds, line ends included, is escaped by its writer, so that nothing in it can begin another event.</summary>
    public ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(_start);
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }
        _buffer.Write("\n\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }
}
