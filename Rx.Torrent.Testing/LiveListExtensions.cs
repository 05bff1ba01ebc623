namespace Rx.Torrent.Testing;

/// <summary>Starts recordings.</summary>
public static class LiveListExtensions
{
    /// <summary>Subscribes now and writes down what the stream says, until the list is disposed.</summary>
    public static LiveList<T> ToLiveList<T>(this IObservable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new LiveList<T>(source);
    }
}
