using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>The keys that are pressed. They are asked for, because to wait for one holds a thread that nothing ends.</summary>
internal static class TopKeys
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Those that mean something, while the terminal can be read.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public static IObservable<TopKey> Read(IScheduler scheduler) => Console.IsInputRedirected
        ? Observable.Never<TopKey>()
        : Observable.Interval(Every, scheduler).SelectMany(_ => Pressed()).Select(Of).Where(key => key is not null).Select(key => key!.Value);

    /// <summary>What a key means; null for nothing.</summary>
    public static TopKey? Of(ConsoleKeyInfo pressed) => pressed switch
    {
        { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' } => TopKey.Up,
        { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' } => TopKey.Down,
        { KeyChar: 'p' or 'P' or ' ' } => TopKey.Pause,
        { KeyChar: 'q' or 'Q' } or { Key: ConsoleKey.Escape } => TopKey.Quit,
        _ => null,
    };

    private static IEnumerable<ConsoleKeyInfo> Pressed()
    {
        while (Console.KeyAvailable) yield return Console.ReadKey(intercept: true);
    }
}
