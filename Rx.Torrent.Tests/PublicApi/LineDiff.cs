namespace Rx.Torrent.Tests.PublicApi;

/// <summary>Says in lines of <c>-</c> and <c>+</c> what changed between two texts.</summary>
internal static class LineDiff
{
    /// <summary>The lines that only one of the texts has, in their order, each change under the last line that both have; empty when they are the same.</summary>
    public static string Between(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = CommonLengths(old, now);
        var lines = new List<string>();
        string? shared = null;
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                shared = old[i++];
                j++;
                continue;
            }
            if (shared is not null) lines.Add("  " + shared);
            shared = null;
            if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) lines.Add("- " + old[i++]);
            else lines.Add("+ " + now[j++]);
        }
        return string.Join('\n', lines);
    }

    // How many lines the ends of the two texts, from a line of each, have in common.
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        return lengths;
    }
}
