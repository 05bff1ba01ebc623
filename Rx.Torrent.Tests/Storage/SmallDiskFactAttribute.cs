namespace Rx.Torrent.Tests.Storage;

/// <summary>A test that mounts a small file system in memory, which takes Linux and root.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Skip = "NOT TESTED HERE: mounting a small disk takes Linux and root";
        else if (!SmallDisk.CanMount) Skip = "NOT TESTED HERE: this system does not let root mount a small disk";
    }
}
