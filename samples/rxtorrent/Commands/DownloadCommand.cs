using System.CommandLine;
namespace Rx.Torrent.CommandLine.Commands;
internal sealed class DownloadCommand : Command
{
    public DownloadCommand(Shell shell) : base("download", "later") => SetAction(_ => shell.Raw.WriteLine("later"));
}
