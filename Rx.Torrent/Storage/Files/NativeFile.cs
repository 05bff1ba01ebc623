using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rx.Torrent.Storage.Files;

/// <summary>The few things that .NET has no call for.</summary>
internal static class NativeFile
{
    private const uint SetSparse = 0x000900C4; // FSCTL_SET_SPARSE
    private const int NoSuchAddress = 6; // ENXIO
    private static readonly int SeekData = OperatingSystem.IsMacOS() ? 4 : 3;

    /// <summary>
    /// Makes a file created, renamed or removed in <paramref name="directory"/> survive the loss of power. Does nothing on Windows, whose file systems keep
    /// a journal of that, and where a file system does not support it.
    /// </summary>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = OpenUnix(Encoding.UTF8.GetBytes(directory + '\0'), 0);
        if (descriptor < 0) return;
        _ = FsyncUnix(descriptor);
        _ = CloseUnix(descriptor);
    }

    /// <summary>Lets the parts of a file that were never written take no room. They never do elsewhere than on Windows.</summary>
    public static void MakeSparse(SafeFileHandle file)
    {
        // Where the file system cannot do it, the file is merely as large as it says.
        if (OperatingSystem.IsWindows()) _ = DeviceIoControl(file, SetSparse, 0, 0, 0, 0, out _, 0);
    }

    /// <summary>True when nothing was ever written to that part of the file, which lies before its end; false too when the system does not tell.</summary>
    public static bool IsHole(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsWindows() || !Environment.Is64BitProcess) return false; // elsewhere a long is not what the call takes
        // This moves the position that the handle has, which nobody uses.
        var data = SeekUnix(file, offset, SeekData);
        return data >= offset + length || (data < 0 && Marshal.GetLastPInvokeError() == NoSuchAddress);
    }

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long SeekUnix(SafeFileHandle file, long offset, int whence);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenUnix(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FsyncUnix(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseUnix(int descriptor);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int DeviceIoControl(SafeFileHandle file, uint code, nint input, uint inputLength, nint output, uint outputLength, out uint returned, nint overlapped);
}
