using System.CommandLine;
namespace Rx.Torrent.CommandLine.Commands;
internal sealed class DemoCommand : Command
{
    public DemoCommand(Shell shell) : base("demo", "later") => SetAction(_ => shell.Raw.WriteLine("later"));
}
