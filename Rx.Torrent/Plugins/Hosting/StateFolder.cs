using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Plugins.Hosting;

/// <summary>A plugin's values as files of one folder, a file for each key. Names are spelled so that none means anything to a file system.</summary>
internal static class StateFolder
{
    private const string NewSuffix = ".new";

    /// <summary>More files are not looked at: somebody else has put them there.</summary>
    private const int MostFiles = 4096;

    /// <summary>As file systems take it.</summary>
    private const int LongestName = 200;

    /// <summary>The folder of a plugin, below that of all state.</summary>
    public static string PathOf(string stateDirectory, string plugin)
    {
        var spelled = Spell(plugin);
        if (spelled.Length > LongestName) spelled = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plugin)));
        return Path.Combine(stateDirectory, "plugins", spelled);
    }

    /// <summary>Reads all that is there; what cannot be read is as if it was not there. Blocks.</summary>
    public static ImmutableDictionary<string, byte[]> Read(string folder)
    {
        var values = ImmutableDictionary.CreateBuilder<string, byte[]>();
        long total = 0;
        try
        {
            if (!Directory.Exists(folder)) return values.ToImmutable();
            foreach (var path in Directory.EnumerateFiles(folder).Take(MostFiles))
            {
                if (!TryUnspell(Path.GetFileName(path), out var key) || new FileInfo(path) is not { Length: > 0 and <= IPluginState.LongestValue } file) continue;
                if ((total += file.Length) > IPluginState.MostBytes) break;
                values[key] = File.ReadAllBytes(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return values.ToImmutable(); // the plugin begins anew with the rest
        }
        return values.ToImmutable();
    }

    /// <summary>Writes one value in place of the old, so that at every moment all of one or the other is there; null removes it. Blocks.</summary>
    /// <exception cref="StoreException">It could not be written.</exception>
    public static void Write(string folder, string key, byte[]? value)
    {
        var path = Path.Combine(folder, Spell(key));
        try
        {
            if (value is null)
            {
                if (File.Exists(path)) File.Delete(path);
                return;
            }
            Directory.CreateDirectory(folder);
            using (var handle = File.OpenHandle(path + NewSuffix, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(handle, value, 0);
                RandomAccess.FlushToDisk(handle);
            }
            File.Move(path + NewSuffix, path, overwrite: true);
        }
        catch (Exception exception) when (StoreException.Describes(exception))
        {
            throw StoreException.From(exception, StoreOperation.Write, path);
        }
    }

    /// <summary>
    /// Lower-case letters, digits and hyphens stand for themselves, every other byte of UTF-8 is two digits behind an underscore. One more underscore is the end, for some
    /// systems keep names like <c>con</c> to themselves.
    /// </summary>
    private static string Spell(string name)
    {
        var spelled = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            if (value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-') spelled.Append((char)value);
            else spelled.Append('_').Append(Convert.ToHexStringLower([value]));
        }
        return spelled.Append('_').ToString();
    }

    private static bool TryUnspell(string spelled, out string name)
    {
        var bytes = new List<byte>(spelled.Length);
        name = "";
        for (var i = 0; i < spelled.Length - 1; i++)
        {
            if (spelled[i] != '_') bytes.Add((byte)spelled[i]);
            else if (i + 2 < spelled.Length && byte.TryParse(spelled.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                return false;
            }
        }
        name = Encoding.UTF8.GetString([.. bytes]);
        return Spell(name) == spelled; // anything else is no file of ours
    }
}
