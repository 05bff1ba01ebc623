using System.Reactive;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>Streams as pictures: <c>--a--(bc)|</c>.</summary>
/// <remarks>
/// Each character is a frame of time, a millisecond unless told otherwise.
/// <list type="table">
/// <item><term><c>-</c></term><description>nothing happens</description></item>
/// <item><term><c>a</c></term><description>a value: the one that the map of values has for it, or the character itself</description></item>
/// <item><term><c>|</c>, <c>#</c></term><description>the end, an error</description></item>
/// <item><term><c>(ab|)</c></term><description>all of these in the frame of the bracket; the picture goes on behind it as far as it is long</description></item>
/// <item><term><c>^</c></term><description>here is time zero; what stands before it lies in the past</description></item>
/// <item><term><c> 250ms </c>, <c> 2s </c>, <c> 1.5m </c></term><description>so much time, between spaces</description></item>
/// <item><term>space</term><description>nothing; for pictures that stand below each other</description></item>
/// </list>
/// </remarks>
public static class Marble
{
    /// <summary>The time that a character stands for, unless told otherwise: a millisecond.</summary>
    public static TimeSpan Frame { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads a picture.</summary>
    /// <param name="diagram">The picture.</param>
    /// <param name="values">What its characters stand for.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Frame"/>.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    /// <returns>What happens, with the time from zero on in ticks.</returns>
    /// <exception cref="FormatException">That is no picture; the message points at the place.</exception>
    public static IReadOnlyList<Recorded<Notification<T>>> Parse<T>(
        string diagram, IReadOnlyDictionary<char, T> values, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        ArgumentNullException.ThrowIfNull(values);
        return new MarbleReader<T>(
            diagram, letter => values.TryGetValue(letter, out var value) ? value : throw new FormatException($"'{letter}' has no value"), error, frame ?? Frame).Read();
    }

    /// <summary>Reads a picture whose values are its characters.</summary>
    /// <param name="diagram">The picture.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Frame"/>.</param>
    /// <returns>What happens, with the time from zero on in ticks.</returns>
    /// <exception cref="FormatException">That is no picture; the message points at the place.</exception>
    public static IReadOnlyList<Recorded<Notification<char>>> Parse(string diagram, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        return new MarbleReader<char>(diagram, static letter => letter, error, frame ?? Frame).Read();
    }

    /// <summary>Draws what happened. What lies within a frame is drawn at that frame, so the picture may be coarser than what it shows.</summary>
    /// <param name="messages">What happened, with the times from zero on in ticks.</param>
    /// <param name="values">The characters for its values; those that have none get the next that is free, and are named behind the picture.</param>
    /// <param name="frame">The time of a character; null is <see cref="Frame"/>.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    public static string Draw<T>(IEnumerable<Recorded<Notification<T>>> messages, IReadOnlyDictionary<char, T>? values = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var picture = new MarblePicture<T>(new MarbleLetters<T>(values), frame ?? Frame);
        var drawn = picture.Draw(messages);
        return picture.Letters.Strangers is { Length: > 0 } strangers ? $"{drawn}   {strangers}" : drawn;
    }
}
