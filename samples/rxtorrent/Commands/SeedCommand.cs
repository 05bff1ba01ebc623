using System.CommandLine;
namespace Rx.Torrent.CommandLine.Commands;
internal sealed class SeedCommand : Command
{
    public SeedCommand(Shell shell) : base("seed", "later") => SetAction(_ => shell.Raw.WriteLine("later"));
}
