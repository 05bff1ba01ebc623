namespace Rx.Torrent.Tests.Client;

/// <summary>A test that asks Linux what the process holds, or does to the network what can be done there alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "NOT TESTED HERE: it takes Linux";
    }
}
