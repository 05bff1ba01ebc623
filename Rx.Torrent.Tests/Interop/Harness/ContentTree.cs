using System.Security.Cryptography;

namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>Content to share: a file, or a folder of files, of random bytes that are the same in every run.</summary>
internal sealed class ContentTree
{
    private ContentTree(string folder, string name, IReadOnlyList<ContentFile> files)
    {
        Folder = folder;
        Name = name;
        Files = files;
    }

    /// <summary>The folder that the content lies in: what clients call the save path or download folder.</summary>
    public string Folder { get; }

    /// <summary>The name of the file or folder: the torrent's <c>name</c>.</summary>
    public string Name { get; }

    /// <summary>The path of the file or folder itself.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    public IReadOnlyList<ContentFile> Files { get; }

    public long Length => Files.Sum(file => file.Length);

    /// <summary>One file.</summary>
    public static ContentTree SingleFile(string folder, int length, string name = "single.bin", int seed = 1) =>
        Make(folder, name, seed, [("", length)]);

    /// <summary>Five files in nested folders, an empty one among them; none but one ends at a piece or block boundary.</summary>
    public static ContentTree OddSizes(string folder, string name = "odd", int seed = 2) =>
        Make(folder, name, seed, [("a.bin", 100_003), ("b/empty.bin", 0), ("b/one.bin", 1), ("b/c/block.bin", 16_384), ("d.bin", 33_333)]);

    /// <summary>One file of one byte.</summary>
    public static ContentTree OneByte(string folder, string name = "byte.bin", int seed = 3) => Make(folder, name, seed, [("", 1)]);

    /// <summary>Many files of 1 to 999 bytes, so that a piece spans dozens.</summary>
    public static ContentTree ManySmallFiles(string folder, int count = 300, string name = "many", int seed = 4)
    {
        var random = new Random(seed);
        return Make(folder, name, seed, [.. Enumerable.Range(0, count).Select(i => ($"{i % 7}/{i:d4}.bin", random.Next(1, 1000)))]);
    }

    /// <summary>Five files, an empty one among them, whose names and folders are written in several alphabets.</summary>
    public static ContentTree Alphabets(string folder, string name = "\u00fcnic\u00f6de", int seed = 5) =>
        Make(folder, name, seed, [("\u65e5\u672c\u8a9e.bin", 70_001), ("\u65e5\u672c\u8a9e/\u0434\u0432\u0430.bin", 40_000), ("\ud83d\ude00 smile.bin", 5), ("z/\u0639\u0631\u0628\u064a.bin", 0), ("z/e\u0301t\u00e9.bin", 16_385)]);

    /// <summary>One of the files alone, to look for.</summary>
    public ContentTree Only(string file) => new(Folder, Name, [Files.Single(f => f.Name == file)]);

    /// <summary>Fails unless the same content lies in <paramref name="folder"/>, every byte of it.</summary>
    public void ShouldBeIn(string folder, bool withEmptyFiles = true)
    {
        foreach (var file in Files.Where(file => withEmptyFiles || file.Length > 0))
        {
            var path = System.IO.Path.Combine(folder, Name, file.Name);
            if (!File.Exists(path)) throw new ShouldAssertException($"{Name}/{file.Name} is not there");
            var actual = new FileInfo(path).Length;
            if (actual != file.Length) throw new ShouldAssertException($"{Name}/{file.Name} has {actual} bytes, not {file.Length}");
            if (HashOf(path) != file.Sha256)
                throw new ShouldAssertException($"{Name}/{file.Name} differs, first at byte {FirstDifference(System.IO.Path.Combine(Path, file.Name), path)}");
        }
    }

    private static ContentTree Make(string folder, string name, int seed, (string Name, int Length)[] files)
    {
        var random = new Random(seed);
        var made = files.Select(file =>
        {
            var path = System.IO.Path.Combine(folder, name, file.Name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var bytes = new byte[file.Length];
            random.NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            return new ContentFile(file.Name, file.Length, Convert.ToHexString(SHA256.HashData(bytes)));
        });
        return new ContentTree(folder, name, [.. made]);
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static long FirstDifference(string expected, string actual) =>
        File.ReadAllBytes(expected).AsSpan().CommonPrefixLength(File.ReadAllBytes(actual));
}
