namespace Rx.Torrent.Storage.Creation;

/// <summary>How <see cref="MetainfoCreator"/> goes about its work. What the torrent says is set on the builder.</summary>
public sealed record CreationOptions
{
    /// <summary>Everything, with as many threads as the machine has processors.</summary>
    public static CreationOptions Default { get; } = new();

    /// <summary>True to leave hidden files and directories out: those with the attribute, and those whose name starts with a dot.</summary>
    public bool ExcludeHidden { get; init; }

    /// <summary>How many pieces are hashed at a time, 1 or more. Each takes 1 MiB of memory at most, however long the pieces are.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
