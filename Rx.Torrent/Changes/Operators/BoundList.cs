using System.Collections.ObjectModel;

namespace Rx.Torrent.Changes.Operators;

/// <summary>Makes one list of another, step by step.</summary>
internal static class BoundList
{
    /// <summary>Makes <paramref name="target"/> what <paramref name="wanted"/> is. Items that are in both are moved at most.</summary>
    public static void Adopt<T>(ObservableCollection<T> target, IReadOnlyList<T> wanted)
        where T : class
    {
        var stays = new HashSet<T>(wanted, ReferenceEqualityComparer.Instance);
        var isThere = new HashSet<T>(target, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (i == target.Count) target.Add(wanted[i]);
            else if (ReferenceEquals(target[i], wanted[i])) continue;
            else if (isThere.Contains(wanted[i]) && PlaceOf(target, wanted[i], i + 1) is var from and >= 0) target.Move(from, i);
            else if (stays.Contains(target[i])) target.Insert(i, wanted[i]);
            else target[i] = wanted[i];
        }
        while (target.Count > wanted.Count) target.RemoveAt(target.Count - 1);
    }

    private static int PlaceOf<T>(ObservableCollection<T> items, T item, int from)
        where T : class
    {
        for (var i = from; i < items.Count; i++)
        {
            if (ReferenceEquals(items[i], item)) return i;
        }
        return -1;
    }
}
