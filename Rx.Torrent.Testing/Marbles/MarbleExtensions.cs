using System.Reactive;
using System.Reactive.Concurrency;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>Streams from pictures, and pictures of streams, on any scheduler.</summary>
public static class MarbleExtensions
{
    /// <summary>A stream that plays a picture to each subscriber from the start.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="values">What its characters stand for.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    /// <remarks>Cold; replays all to each subscriber; on the scheduler; ends as its picture says.</remarks>
    public static ITestableObservable<T> Cold<T>(
        this IScheduler scheduler, string diagram, IReadOnlyDictionary<char, T> values, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return new ColdObservable<T>(scheduler, NotBefore(0, Marble.Parse(diagram, values, error, frame)));
    }

    /// <summary>A stream that plays the characters of a picture to each subscriber from the start.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>.</param>
    /// <remarks>Cold; replays all to each subscriber; on the scheduler; ends as its picture says.</remarks>
    public static ITestableObservable<char> Cold(this IScheduler scheduler, string diagram, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return new ColdObservable<char>(scheduler, NotBefore(0, Marble.Parse(diagram, error, frame)));
    }

    /// <summary>A stream that plays a picture from now on, whoever listens. What stands before its <c>^</c> has happened already.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="values">What its characters stand for.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    /// <remarks>Hot; no replay; on the scheduler; ends as its picture says.</remarks>
    public static ITestableObservable<T> Hot<T>(
        this IScheduler scheduler, string diagram, IReadOnlyDictionary<char, T> values, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return new HotObservable<T>(scheduler, From(scheduler.Now.Ticks, Marble.Parse(diagram, values, error, frame)));
    }

    /// <summary>A stream that plays the characters of a picture from now on, whoever listens. What stands before its <c>^</c> has happened already.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="error">What <c>#</c> stands for; null is some exception.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>.</param>
    /// <remarks>Hot; no replay; on the scheduler; ends as its picture says.</remarks>
    public static ITestableObservable<char> Hot(this IScheduler scheduler, string diagram, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return new HotObservable<char>(scheduler, From(scheduler.Now.Ticks, Marble.Parse(diagram, error, frame)));
    }

    /// <summary>Subscribes now and writes down what the stream says, with the time since then.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="scheduler">The clock.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    public static StreamRecording<T> Record<T>(this IObservable<T> source, IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(scheduler);
        return new StreamRecording<T>(source, scheduler);
    }

    /// <summary>Fails unless a stream said what a picture shows.</summary>
    /// <param name="observer">What it said.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="values">What its characters stand for.</param>
    /// <param name="error">What <c>#</c> stands for; null is any error.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>. What came within a frame counts as having come at it.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    /// <exception cref="RecordingException">It said something else; the message shows both pictures.</exception>
    public static void AssertMarbles<T>(
        this ITestableObserver<T> observer, string diagram, IReadOnlyDictionary<char, T> values, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        new MarbleComparison<T>(values, error is null, frame ?? Marble.Frame).Require(Marble.Parse(diagram, values, error, frame), observer.Messages);
    }

    /// <summary>Fails unless a stream said the characters that a picture shows.</summary>
    /// <param name="observer">What it said.</param>
    /// <param name="diagram">The picture; see <see cref="Marble"/>.</param>
    /// <param name="error">What <c>#</c> stands for; null is any error.</param>
    /// <param name="frame">The time of a character; null is <see cref="Marble.Frame"/>. What came within a frame counts as having come at it.</param>
    /// <exception cref="RecordingException">It said something else; the message shows both pictures.</exception>
    public static void AssertMarbles(this ITestableObserver<char> observer, string diagram, Exception? error = null, TimeSpan? frame = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        new MarbleComparison<char>(null, error is null, frame ?? Marble.Frame).Require(Marble.Parse(diagram, error, frame), observer.Messages);
    }

    private static Recorded<Notification<T>>[] NotBefore<T>(long zero, IReadOnlyList<Recorded<Notification<T>>> messages) =>
        [.. messages.Where(message => message.Time >= zero)];

    private static Recorded<Notification<T>>[] From<T>(long start, IReadOnlyList<Recorded<Notification<T>>> messages) =>
        [.. NotBefore(0, messages).Select(message => message with { Time = message.Time + start })];
}
