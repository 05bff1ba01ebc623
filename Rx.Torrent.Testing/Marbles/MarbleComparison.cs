using System.Reactive;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>Compares what came with a picture, and draws both when they differ.</summary>
internal sealed class MarbleComparison<T>(IReadOnlyDictionary<char, T>? values, bool anyError, TimeSpan frame)
{
    private readonly MarblePicture<T> _picture = new(new MarbleLetters<T>(values), frame);

    public void Require(IReadOnlyList<Recorded<Notification<T>>> expected, IReadOnlyList<Recorded<Notification<T>>> came)
    {
        var same = expected.Zip(came).TakeWhile(pair => IsSame(pair.First, pair.Second)).Count();
        if (same == expected.Count && same == came.Count) return;
        var (wanted, drawn) = (_picture.Draw(expected), _picture.Draw(came));
        var column = wanted.Zip(drawn).TakeWhile(pair => pair.First == pair.Second).Count();
        var legend = _picture.Letters.Strangers is { Length: > 0 } strangers ? $"\nwhere {strangers}" : "";
        throw new RecordingException(
            $"expected {wanted}\ncame     {drawn}\n{new string(' ', 9 + column)}↑ {Describe(expected, same)} was to come, {Describe(came, same)} came{legend}");
    }

    private bool IsSame(Recorded<Notification<T>> expected, Recorded<Notification<T>> came)
    {
        if (_picture.FrameOf(expected) != _picture.FrameOf(came)) return false;
        if (anyError && expected.Value.Kind == NotificationKind.OnError) return came.Value.Kind == NotificationKind.OnError;
        return expected.Value.Equals(came.Value);
    }

    private string Describe(IReadOnlyList<Recorded<Notification<T>>> messages, int at) => at >= messages.Count
        ? "nothing"
        : $"{_picture.MarkOf(messages[at])} at {TimeSpan.FromTicks(messages[at].Time).TotalMilliseconds:0.####} ms{Details(messages[at].Value)}";

    private static string Details(Notification<T> notification) =>
        notification.Kind == NotificationKind.OnError ? $" ({notification.Exception!.GetType().Name}: {notification.Exception.Message})" : "";
}
