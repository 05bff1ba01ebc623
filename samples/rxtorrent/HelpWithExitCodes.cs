using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rx.Torrent.CommandLine;

/// <summary>The usual help, with the exit codes below it.</summary>
internal sealed class HelpWithExitCodes(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    /// <summary>Puts the exit codes into the help of a command and of all below it.</summary>
    public static void Extend(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((SynchronousCommandLineAction)help.Action!);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.Meanings) output.WriteLine($"  {code,-3}  {meaning}");
        return result;
    }
}
