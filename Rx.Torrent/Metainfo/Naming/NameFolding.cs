using System.Globalization;
using System.Text;

namespace Rx.Torrent.Metainfo.Naming;

/// <summary>
/// What names have in common that a file system may take for the same: case, and whether "é" is one character or two. Done by a table of our own,
/// because <see cref="string.Normalize()"/> does nothing in a process without globalization data, and names must not depend on that.
/// </summary>
internal static partial class NameFolding
{
    private const int Hangul = 0xac00, HangulCount = 11172, Leading = 0x1100, Vowel = 0x1161, Trailing = 0x11a7, Vowels = 21, Trailings = 28;

    /// <summary>A key that two names share when they cannot stand beside each other under these rules.</summary>
    public static string Fold(string name, PathRules rules)
    {
        if (rules == PathRules.Unix) return name;
        return Ascii.IsValid(name) ? name.ToUpperInvariant() : FoldUnicode(name);
    }

    private static string FoldUnicode(string name)
    {
        var folded = new StringBuilder(name.Length + 16);
        foreach (var c in name) Decompose(c, folded);
        SortMarks(folded);
        return folded.ToString().ToUpperInvariant();
    }

    private static void Decompose(char c, StringBuilder folded)
    {
        if (c is >= (char)Hangul and < (char)(Hangul + HangulCount))
        {
            var (syllable, trailing) = Math.DivRem(c - Hangul, Trailings);
            folded.Append((char)(Leading + syllable / Vowels)).Append((char)(Vowel + syllable % Vowels));
            if (trailing > 0) folded.Append((char)(Trailing + trailing));
            return;
        }
        var at = Find(c);
        if (at < 0)
        {
            folded.Append(c);
            return;
        }
        Decompose(Table[at + 1], folded);
        if (Table[at + 2] != '\0') Decompose(Table[at + 2], folded);
    }

    private static int Find(char c)
    {
        var (low, high) = (0, Table.Length / 3 - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Table[middle * 3] == c) return middle * 3;
            if (Table[middle * 3] < c) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    // Unicode orders the marks on a letter by a class of theirs. Any fixed order makes equal what Unicode calls equal.
    private static void SortMarks(StringBuilder folded)
    {
        for (var start = 0; start < folded.Length; start++)
        {
            var end = start;
            while (end < folded.Length && CharUnicodeInfo.GetUnicodeCategory(folded[end]) == UnicodeCategory.NonSpacingMark) end++;
            if (end - start > 1)
            {
                var marks = folded.ToString(start, end - start).ToCharArray();
                Array.Sort(marks);
                for (var i = 0; i < marks.Length; i++) folded[start + i] = marks[i];
            }
            start = end;
        }
    }
}
