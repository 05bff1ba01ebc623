using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>
/// Reads recordings, message by message; <see cref="MessageRecording.Read"/> reads a whole one.
/// The first line is <c>{"format":"rx-torrent messages 1","infoHash","pieces","peer","incoming"}</c>, each other one a message,
/// <c>{"ms","to","kind","bytes"}</c>: the time since the beginning, <c>client</c> or <c>peer</c>, its name, its bytes on the wire in base 64.
/// </summary>
/// <remarks>Recordings come from strangers, with bug reports: whatever is in them costs bounded memory, or a <see cref="FormatException"/>.</remarks>
public static class RecordingReader
{
    private const int LongestLine = 4 * 1024 * 1024;
    private const int MostMessages = 2_000_000;

    /// <summary>The messages of a recording, read as they are enumerated.</summary>
    /// <param name="from">What was recorded; it stays the caller's.</param>
    /// <exception cref="FormatException">It is no recording; the message names the line. Thrown while enumerating.</exception>
    public static IEnumerable<RecordedMessage> Read(TextReader from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Messages(from);
    }

    /// <summary>Plays one direction of a recording at its own pace, to feed a plugin's operator with.</summary>
    /// <param name="recorded">The messages; each subscription goes through them anew, as far as they allow it.</param>
    /// <param name="incoming">True for what we got, false for what we sent.</param>
    /// <param name="scheduler">The clock; a virtual one takes no time.</param>
    /// <remarks>Cold; replays all to each subscriber; on the scheduler; completes after the last message, errors where the recording cannot be read.</remarks>
    public static IObservable<PeerMessage> Replay(this IEnumerable<RecordedMessage> recorded, bool incoming, IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(scheduler);
        return Observable.Using(recorded.GetEnumerator, messages =>
        {
            var start = scheduler.Now;
            // Whatever reading throws becomes the error of the stream, and the stack does not grow, however little time there is between two messages.
            return Observable.Generate(
                Next(messages, incoming),
                static next => next is not null,
                _ => Next(messages, incoming),
                static next => next!.Message,
                next => Scheduler.Normalize(start + next!.Time - scheduler.Now),
                scheduler);
        });
    }

    private static RecordedMessage? Next(IEnumerator<RecordedMessage> messages, bool incoming)
    {
        while (messages.MoveNext())
        {
            if (messages.Current is { } next && next.IsIncoming == incoming) return next;
        }
        return null;
    }

    internal static MessageRecording ReadWhole(TextReader from)
    {
        var head = Head(from);
        var whole = At(1, () => new MessageRecording(
            InfoHash.TryParse(Text(head, "infoHash"), out var infoHash) ? infoHash : throw new FormatException("no info hash"),
            PiecesOf(head),
            Text(head, "peer"),
            head["incoming"] is JsonValue incoming && incoming.TryGetValue<bool>(out var dialled) ? dialled : throw new FormatException("neither true nor false 'incoming'"),
            []));
        var messages = new List<RecordedMessage>();
        foreach (var message in Messages(from, whole.PieceCount))
        {
            if (messages.Count == MostMessages) throw new FormatException($"the recording has more than {MostMessages} messages");
            messages.Add(message);
        }
        return whole with { Messages = messages };
    }

    private static IEnumerable<RecordedMessage> Messages(TextReader from)
    {
        var head = Head(from);
        foreach (var message in Messages(from, At(1, () => PiecesOf(head)))) yield return message;
    }

    private static JsonObject Head(TextReader from) => At(1, () =>
    {
        var head = Parse(ReadLine(from) ?? throw new FormatException("it is empty"));
        return Text(head, "format") == RecordingLine.Format ? head : throw new FormatException($"it does not begin with the format '{RecordingLine.Format}'");
    });

    private static IEnumerable<RecordedMessage> Messages(TextReader from, int pieces)
    {
        for (var number = 2; ; number++)
        {
            var line = At(number, () => ReadLine(from));
            if (line is null) yield break;
            if (line.Length > 0) yield return At(number, () => MessageOf(Parse(line), pieces));
        }
    }

    private static T At<T>(int number, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FormatException or JsonException or WireException or OverflowException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"line {number} of the recording: {exception.Message}", exception);
        }
    }

    private static int PiecesOf(JsonObject head) =>
        Number(head, "pieces") is var pieces and >= 0 and <= int.MaxValue ? (int)pieces : throw new FormatException("no number of pieces");

    private static RecordedMessage MessageOf(JsonObject line, int pieces)
    {
        var ms = Number(line, "ms");
        if (!(ms >= 0 && ms < TimeSpan.MaxValue.TotalMilliseconds / 2)) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{ms} ms is no time"));
        var to = Text(line, "to");
        if (to is not (RecordingLine.ToClient or RecordingLine.ToPeer)) throw new FormatException($"to '{to}' instead of {RecordingLine.ToClient} or {RecordingLine.ToPeer}");
        var codec = new MessageCodec(pieces == 0 ? null : pieces, startsWithHandshake: Text(line, "kind") == nameof(PeerMessage.Handshake));
        var messages = codec.Decode(Convert.FromBase64String(Text(line, "bytes")));
        var time = TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond)); // FromMilliseconds cuts off, and most times would lose a tick
        return messages.Count == 1 ? new RecordedMessage(time, to == RecordingLine.ToClient, messages[0])
            : throw new FormatException($"{messages.Count} messages instead of one");
    }

    private static JsonObject Parse(string line) => JsonNode.Parse(line) as JsonObject ?? throw new FormatException("no object");

    private static string Text(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException($"no text '{name}'");

    private static double Number(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : throw new FormatException($"no number '{name}'");

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
