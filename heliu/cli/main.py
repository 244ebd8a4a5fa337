"""The heliu command: its help, and the one place where a problem becomes a sentence and an exit code."""

import json
import sys

import typer

from heliu.cli.lazily import Entry, root
from heliu.kernel.problems import Problem

RUN, WORK = "运行平台", "报文、税款与企业"
ENTRIES = {
    "up": Entry("heliu.cli.launch", "启动数据库、报文接收、网页与任务四类进程，Ctrl-C 停止", RUN, "up"),
    "status": Entry("heliu.cli.launch", "正在运行的平台：进程、地址、数据库、各状态的单量", RUN, "status"),
    "migrate": Entry("heliu.cli.launch", "把数据库结构更新到当前版本", RUN, "migrate"),
    "jobs": Entry("heliu.cli.launch", "任务进程：定时、重试、投递（up 会自动启动它）", RUN, "jobs"),
    "django": Entry("heliu.cli.launch", "Django 的管理命令，例如 heliu django createsuperuser", RUN, "django"),
    "ceb": Entry("heliu.cli.ceb", "海关跨境电商报文：校验、签名、信封、解释回执代码", WORK),
    "ukey": Entry("heliu.cli.ukey", "软 UKey：电子口岸客户端控件的替身，供测试签名", WORK),
    "tax": Entry("heliu.cli.tax", "跨境电商综合税：按案例文件计算，逐步说明依据", WORK),
    "policy": Entry("heliu.cli.policy", "政策参数：某日的值、依据与沿革，变更的差异，对历史清单的推演", WORK),
    "clearance": Entry("heliu.cli.clearance", "清单：卷宗、待碰单与待审清单，放行、查验、退单", WORK),
    "export-returns": Entry("heliu.cli.export_returns", "出口退货：预览后果、卷宗，放行、查验、挂起、移交、退单", WORK),
    "overseas": Entry("heliu.cli.overseas", "海外仓出口：发运、库存、销售、收汇与未结事项", WORK),
    "originals": Entry("heliu.cli.originals", "支付原始数据（公告 179 号）：存入、扮演海关调取、检查与验签", WORK),
    "refund": Entry("heliu.cli.refund", "出口退税：申请、证据链与缺口、时限", WORK),
    "relay": Entry("heliu.cli.relay", "转送海关：状况、进程、清空待转送的报文", WORK),
    "reliefs": Entry("heliu.cli.reliefs", "税收优惠：无票免税登记与核对、平台季度报告、清单与回执的签名核验", WORK),
    "registry": Entry("heliu.cli.registry", "企业、证书、委托与接口令牌", WORK),
    "sandbox": Entry("heliu.cli.sandbox", "海关沙箱：按剧本给回执，时钟由命令拨动，供联调", WORK),
    "conform": Entry("heliu.cli.conform", "联调自测：按角色检查自己的报文或一个服务，通过发徽章", WORK, "conform"),
    "bench": Entry("heliu.cli.bench.main", "实测速度：自带数据库与负载，逐单核对结果", WORK),
}

EPILOG = (
    "第一次使用：./bin/run（演示全过程）。程序调用请加 --json：标准输出只有一个 JSON 文档，其余都在标准错误。 "
    "设置 DATABASE_URL 使用已有的 PostgreSQL；HELIU_STATE_DIR 指定状态目录（默认为项目下的 .heliu）。"
)

app = typer.Typer(cls=root(ENTRIES), no_args_is_help=True, add_completion=False, epilog=EPILOG)


@app.callback()
def heliu() -> None:
    """Heliu 合流：跨境电商综合试验区开放平台。信息流、资金流、货物流在此合一，逐件核对，处处可证。"""


def run() -> None:
    try:
        app(prog_name="heliu")
    except Problem as problem:
        if "--json" in sys.argv:
            typer.echo(json.dumps(problem.as_json(), ensure_ascii=False))
        typer.echo(f"{problem.title}：{problem.detail}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
