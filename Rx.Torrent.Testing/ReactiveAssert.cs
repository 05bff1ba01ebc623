namespace Rx.Torrent.Testing;

/// <summary>Compares what came with what should have come, for any test framework.</summary>
public static class ReactiveAssert
{
    /// <summary>Fails unless both have the same elements in the same order.</summary>
    /// <exception cref="RecordingException">They differ; the message shows both, line by line, and marks the first difference.</exception>
    public static void AssertEqual<T>(this IEnumerable<T> actual, params IEnumerable<T> expected)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        var (came, wanted) = (actual.ToArray(), expected.ToArray());
        var same = came.Zip(wanted).TakeWhile(pair => EqualityComparer<T>.Default.Equals(pair.First, pair.Second)).Count();
        if (same == came.Length && same == wanted.Length) return;
        throw new RecordingException($"expected {wanted.Length}:\n{Listing(wanted, same)}\ncame {came.Length}:\n{Listing(came, same)}");
    }

    private static string Listing<T>(T[] values, int firstDifference) =>
        string.Join('\n', values.Select((value, i) => $"{(i == firstDifference ? "→" : " ")} {value}"));
}
