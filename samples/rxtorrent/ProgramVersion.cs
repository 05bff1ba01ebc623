namespace Rx.Torrent.CommandLine;

/// <summary>Which version of the program this is.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);
}
