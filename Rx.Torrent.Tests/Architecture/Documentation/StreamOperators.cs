namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>An operator for <see cref="StreamDocumentationTests"/> to find.</summary>
public static class StreamOperators
{
    public static IObservable<T> Operator<T>(this IObservable<T> source) => source;
}
