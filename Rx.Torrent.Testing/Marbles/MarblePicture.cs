using System.Globalization;
using System.Reactive;
using System.Text;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>Draws what happened, frame by frame.</summary>
internal sealed class MarblePicture<T>(MarbleLetters<T> letters, TimeSpan frame)
{
    /// <summary>More nothing than this is written as a time.</summary>
    private const int LongestLine = 40;

    public MarbleLetters<T> Letters => letters;

    /// <summary>The frame in which something lies.</summary>
    public long FrameOf(Recorded<Notification<T>> message) => (long)Math.Floor((double)message.Time / frame.Ticks);

    public string Draw(IEnumerable<Recorded<Notification<T>>> messages)
    {
        var picture = new StringBuilder();
        var next = 0L;
        foreach (var group in messages.GroupBy(FrameOf).OrderBy(group => group.Key))
        {
            Wait(picture, group.Key - next);
            var marks = string.Concat(group.Select(MarkOf));
            if (marks.Length > 1) marks = $"({marks})";
            picture.Append(marks);
            next = Math.Max(next, group.Key) + marks.Length;
        }
        return picture.ToString();
    }

    public char MarkOf(Recorded<Notification<T>> message) => message.Value.Kind switch
    {
        NotificationKind.OnNext => letters.Of(message.Value.Value),
        NotificationKind.OnCompleted => '|',
        _ => '#',
    };

    private void Wait(StringBuilder picture, long frames)
    {
        if (frames <= 0) return;
        if (frames <= LongestLine) picture.Append('-', (int)frames);
        else picture.Append(CultureInfo.InvariantCulture, $" {frames * frame.TotalMilliseconds:0.####}ms ");
    }
}
