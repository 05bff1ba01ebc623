using System.Diagnostics;

namespace Rx.Torrent.Tests.Storage;

/// <summary>A file system in memory, so small that it is soon full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(() =>
    {
        using var directory = new TemporaryDirectory();
        if (!Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.Path)) return false;
        return Run("umount", directory.Path);
    });

    private readonly TemporaryDirectory _directory = new();

    public SmallDisk(string size) => Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path).ShouldBeTrue();

    public static bool CanMount => Mountable.Value;

    public string Path => _directory.Path;

    public void Resize(string size) => Run("mount", "-o", $"remount,size={size}", Path).ShouldBeTrue();

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path).ShouldBeTrue();

    public void Dispose()
    {
        Run("umount", "-l", Path).ShouldBeTrue();
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
