namespace Rx.Torrent.Tests.Client;

/// <summary>A test that asks Linux what the process holds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "NOT TESTED HERE: it takes Linux to look at a process's threads, files and sockets";
    }
}
