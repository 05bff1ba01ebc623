using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rx.Torrent.Metainfo.Naming;

/// <summary>Turns a name out of a torrent into one that a file system takes and that leads nowhere. The same bytes give the same name, always.</summary>
internal static class SafeName
{
    /// <summary>The longest name in bytes of UTF-8, as most file systems have it.</summary>
    public const int MaxLength = 255;

    // A longer "extension" is not one.
    private const int MaxExtension = 20;

    private static readonly SearchValues<char> ForbiddenByWindows = SearchValues.Create("<>:\"|?*");

    // Assigned to letters and marks, but nothing of them shows.
    private static readonly SearchValues<char> Invisible = SearchValues.Create("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0");

    private static readonly FrozenSet<string> Devices = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. from port in (string[])["COM", "LPT"] from digit in "0123456789¹²³" select port + digit]);

    // Names made of these alone keep every character.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()+,-.0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~"u8);

    /// <summary>The safe form of a name, given as it stands in the torrent.</summary>
    public static string Of(ReadOnlySpan<byte> raw, PathRules rules)
    {
        var name = raw.ContainsAnyExcept(Plain) ? Visible(raw, rules) : Encoding.ASCII.GetString(raw);
        // Windows cuts dots and spaces off the end; "." and ".." mean something everywhere.
        var kept = rules == PathRules.Portable ? name.AsSpan().TrimEnd(". ").Length : name is "." or ".." ? 0 : name.Length;
        if (kept < name.Length) name = string.Concat(name.AsSpan(0, kept), new string('_', name.Length - kept));
        if (name.Length == 0) name = "_";
        if (rules == PathRules.Portable && IsDevice(name)) name = "_" + name;
        return Encoding.UTF8.GetByteCount(name) <= MaxLength ? name : Shorten(name, Tag(raw));
    }

    /// <summary>The name with <paramref name="tag"/> before its extension, cut to the length that a name may have.</summary>
    public static string Shorten(string name, string tag)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= MaxExtension ? name[dot..] : "";
        var stem = name.AsSpan(0, name.Length - extension.Length);
        var room = MaxLength - Encoding.UTF8.GetByteCount(extension) - Encoding.UTF8.GetByteCount(tag);
        var (used, length) = (0, 0);
        foreach (var rune in stem.EnumerateRunes())
        {
            if ((used += rune.Utf8SequenceLength) > room) break;
            length += rune.Utf16SequenceLength;
        }
        return string.Concat(stem[..length], tag, extension);
    }

    // Two long names that start alike must not become one.
    private static string Tag(ReadOnlySpan<byte> raw) => "~" + Convert.ToHexStringLower(SHA256.HashData(raw).AsSpan(0, 4));

    private static string Visible(ReadOnlySpan<byte> raw, PathRules rules)
    {
        var name = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(raw, out var rune, out var used) == OperationStatus.Done;
            raw = raw[used..];
            if (!valid) name.Append('_');
            else Append(name, rune, rules);
        }
        return name.ToString();
    }

    private static void Append(StringBuilder name, Rune rune, PathRules rules)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Format: // right-to-left overrides, zero-width characters, tags
                return;
            case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                name.Append('_');
                return;
            case UnicodeCategory.SpaceSeparator:
                name.Append(' ');
                return;
        }
        if (rune.IsBmp && Invisible.Contains((char)rune.Value)) return;
        var forbidden = rune.Value is '/' or '\\' || (rune.Value & 0xfffe) == 0xfffe || rune.Value is >= 0xfdd0 and <= 0xfdef
            || (rules == PathRules.Portable && rune.IsBmp && ForbiddenByWindows.Contains((char)rune.Value));
        if (forbidden) name.Append('_');
        else name.Append(rune);
    }

    // "NUL.txt" and "nul .tar.gz" are the device too.
    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return Devices.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name.AsSpan(0, dot < 0 ? name.Length : dot).TrimEnd(' '));
    }
}
