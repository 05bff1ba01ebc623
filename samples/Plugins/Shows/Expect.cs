namespace Rx.Torrent.Gallery.Shows;

/// <summary>What a show must come to.</summary>
internal static class Expect
{
    public static void That(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException($"it is not so that {what}");
    }
}
