using Rx.Torrent.Changes;

namespace Rx.Torrent.Tests.Changes;

/// <summary>For tests that read as sentences.</summary>
internal static class FoldExtensions
{
    public static Fold<TObject, TKey> ToFold<TObject, TKey>(this IObservable<IChangeSet<TObject, TKey>> source)
        where TObject : class
        where TKey : notnull => new Fold<TObject, TKey>().Of(source);
}
