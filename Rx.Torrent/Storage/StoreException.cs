namespace Rx.Torrent.Storage;

/// <summary>A store could not do what it was asked. Says what it was doing, to which file, and what kind of trouble it met.</summary>
public sealed class StoreException : IOException
{
    // The numbers below are errno on Linux and macOS, which .NET passes through as the HResult, and Win32 codes in an HResult on Windows.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int TextBusy = 26;
    private static readonly int QuotaExceeded = OperatingSystem.IsLinux() ? 122 : 69;
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Describes the trouble.</summary>
    /// <param name="fault">What kind it is.</param>
    /// <param name="operation">What the store was doing.</param>
    /// <param name="path">The file, or another name for the place, that it did it to.</param>
    /// <param name="reason">What happened, as a clause.</param>
    /// <param name="cause">What the system said, if it did.</param>
    public StoreException(StoreFault fault, StoreOperation operation, string path, string reason, Exception? cause = null)
        : base($"{operation} '{path}': {reason} ({fault})", cause)
    {
        Fault = fault;
        Operation = operation;
        Path = path;
    }

    /// <summary>What kind of trouble it is.</summary>
    public StoreFault Fault { get; }

    /// <summary>What the store was doing.</summary>
    public StoreOperation Operation { get; }

    /// <summary>The file, or another name for the place, that it did it to.</summary>
    public string Path { get; }

    /// <summary>True for what the file system throws; anything else is a mistake in the program and passes.</summary>
    internal static bool Describes(Exception cause) => cause is (IOException and not StoreException) or UnauthorizedAccessException;

    /// <summary>Sorts what the file system threw.</summary>
    internal static StoreException From(Exception cause, StoreOperation operation, string path) =>
        new(FaultOf(cause), operation, path, cause.Message, cause);

    private static StoreFault FaultOf(Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException => StoreFault.Missing,
        PathTooLongException => StoreFault.NameTooLong,
        UnauthorizedAccessException => StoreFault.Denied,
        _ => OperatingSystem.IsWindows() ? FaultOfWindows(cause.HResult) : FaultOfUnix(cause.HResult),
    };

    private static StoreFault FaultOfUnix(int errno) => errno switch
    {
        NoSpace => StoreFault.Full,
        ReadOnlyFileSystem => StoreFault.Denied,
        TextBusy => StoreFault.InUse,
        _ when errno == QuotaExceeded => StoreFault.Full,
        _ when errno == WouldBlock => StoreFault.InUse,
        _ => StoreFault.Failed,
    };

    private static StoreFault FaultOfWindows(int result) => (result & 0xffff) switch
    {
        0x27 or 0x70 => StoreFault.Full, // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        0x20 or 0x21 => StoreFault.InUse, // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        0x13 => StoreFault.Denied, // ERROR_WRITE_PROTECT
        _ => StoreFault.Failed,
    };
}
