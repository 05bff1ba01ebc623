using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Recordings;

/// <summary>Recordings as lines of JSON. They come from strangers, with bug reports: whatever is in them costs bounded memory, or a <see cref="FormatException"/>.</summary>
internal static class RecordingLines
{
    private const string Format = "rx-torrent messages 1";
    private const int LongestLine = 4 * 1024 * 1024;
    private const int MostMessages = 2_000_000;

    public static void Write(MessageRecording recording, TextWriter to)
    {
        WriteLine(to, new JsonObject
        {
            ["format"] = Format,
            ["infoHash"] = recording.InfoHash.ToString(),
            ["pieces"] = recording.PieceCount,
            ["peer"] = recording.Peer,
            ["incoming"] = recording.IsIncoming,
        });
        foreach (var message in recording.Messages)
        {
            WriteLine(to, new JsonObject
            {
                ["ms"] = message.Time.TotalMilliseconds,
                ["to"] = message.IsIncoming ? "client" : "peer",
                ["kind"] = message.Message.GetType().Name,
                ["bytes"] = Convert.ToBase64String(MessageCodec.Encode(message.Message)),
            });
        }
    }

    public static MessageRecording Read(TextReader from)
    {
        var number = 1;
        try
        {
            var head = Parse(ReadLine(from) ?? throw new FormatException("it is empty"));
            if (Text(head, "format") != Format) throw new FormatException($"it does not begin with the format '{Format}'");
            if (!InfoHash.TryParse(Text(head, "infoHash"), out var infoHash)) throw new FormatException("no info hash");
            var pieces = (int)Number(head, "pieces");
            if (pieces < 0) throw new FormatException("less than no pieces");
            var messages = new List<RecordedMessage>();
            for (number++; ReadLine(from) is { } line; number++)
            {
                if (line.Length == 0) continue;
                if (messages.Count == MostMessages) throw new FormatException($"more than {MostMessages} messages");
                messages.Add(ReadMessage(Parse(line), pieces));
            }
            return new MessageRecording(infoHash, pieces, Text(head, "peer"), head["incoming"]?.GetValueKind() == JsonValueKind.True, messages);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or WireException or OverflowException or InvalidOperationException)
        {
            throw new FormatException($"line {number} of the recording: {exception.Message}", exception);
        }
    }

    private static RecordedMessage ReadMessage(JsonObject line, int pieces)
    {
        var ms = Number(line, "ms");
        if (!(ms >= 0 && ms < TimeSpan.MaxValue.TotalMilliseconds / 2)) throw new FormatException($"{ms} ms is no time");
        var isIncoming = Text(line, "to") switch
        {
            "client" => true,
            "peer" => false,
            var other => throw new FormatException($"to '{other}' instead of client or peer"),
        };
        var codec = new MessageCodec(pieces, startsWithHandshake: Text(line, "kind") == nameof(PeerMessage.Handshake));
        var messages = codec.Decode(Convert.FromBase64String(Text(line, "bytes")));
        if (messages.Count != 1) throw new FormatException($"{messages.Count} messages instead of one");
        return new RecordedMessage(TimeSpan.FromMilliseconds(ms), isIncoming, messages[0]);
    }

    private static JsonObject Parse(string line) => JsonNode.Parse(line) as JsonObject ?? throw new FormatException("no object");

    private static string Text(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException($"no text '{name}'");

    private static double Number(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : throw new FormatException($"no number '{name}'");

    private static void WriteLine(TextWriter to, JsonObject line)
    {
        to.Write(line.ToJsonString());
        to.Write('\n');
    }

    private static string? ReadLine(TextReader from)
    {
        var line = new StringBuilder();
        for (var next = from.Read(); ; next = from.Read())
        {
            if (next < 0) return line.Length == 0 ? null : line.ToString();
            if (next == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length == LongestLine) throw new FormatException($"it is longer than {LongestLine} characters");
            line.Append((char)next);
        }
    }
}
